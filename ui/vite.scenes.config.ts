import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The real App over a fake transport with fixed data, for pictures and checks. Never shipped. */
export default defineConfig({
  plugins: [svelte()],
  root: here('./scenes'),
  base: './',
  build: {
    outDir: here('./dist-scenes'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5174, strictPort: true, fs: { allow: [here('.')] } },
});
