import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), renderAfterTheme()],
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // Nothing is inlined: the Content-Security-Policy of the dashboard allows files of its own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

/** The first paint waits for the script that sets the chosen theme, so that a dark page never flashes white. */
function renderAfterTheme(): Plugin {
  return {
    name: 'render-after-theme',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}
