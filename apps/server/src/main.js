import { enableCompileCache } from 'node:module';

// Stripped and compiled modules are kept between starts: a warm start is about twice as fast. The rest is loaded after this took effect. Plain
// JavaScript, the only one of the server: for an entry in TypeScript Node loads its compiler, 16 MB for these three lines.
enableCompileCache();
const { start } = await import('./app/start.ts');
await start();
