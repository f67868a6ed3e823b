import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { splitOperations } from './split-operations.ts';

const server = process.env.SWITCHROOM_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [splitOperations(), lingui({ macroTransform: true, failOnCompileError: true } as never), react()],
  build: {
    target: 'es2023',
    // Older ones lack light-dark(), which every colour here uses.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    outDir: '../src/switchroom/static',
    emptyOutDir: true,
    // The content security policy allows no data: scripts or styles, and small files cost nothing over HTTP/2.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        desk: 'index.html',
        call: 'call.html',
        page: 'chat.html',
        form: 'form.html',
        portal: 'portal.html',
        device: 'device.html',
        decide: 'decide.html',
        chat: 'src/chat/loader.ts',
      },
      // Foreign pages name the loader: its address never changes.
      output: { entryFileNames: ({ name }) => (name === 'chat' ? 'chat.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: {
    proxy: { '/api': { target: server, ws: true } },
  },
  test: {
    environment: 'jsdom',
    // One document for all files of a worker: making one takes longer than all its tests, and each test cleans up.
    isolate: false,
    setupFiles: './src/test/setup.ts',
    include: ['src/**/*.test.{ts,tsx}'],
    // Waits are for conditions; a busy machine only makes them longer.
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
