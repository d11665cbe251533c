// The wasm files stay files: what is inlined can't be loaded by a Worker of its own.
export default { base: './', build: { assetsInlineLimit: 0, outDir: 'dist' } };
