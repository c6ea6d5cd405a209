import type { NextConfig } from 'next';

const config: NextConfig = { distDir: 'dist', poweredByHeader: false };

export default config;
