// Pure code only: what needs the real wasm runs in test/engine, what needs a browser in test/browser.
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engine/', '<rootDir>/test/browser/'],
  modulePathIgnorePatterns: [
    '<rootDir>/bertscope/labextension',
    '<rootDir>/.venv',
    '<rootDir>/lib',
    '<rootDir>/.build'
  ],
  transform: {
    '\\.(tsx?|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } }
        },
        module: { type: 'commonjs' }
      }
    ]
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@huggingface/tokenizers|@noble/hashes|preact|valibot|zustand|onnx-buf|@bufbuild|d3-dsv|d3-random|hyparquet|hyparquet-writer|idb|stemmer)/)'
  ]
};
