import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = Object.fromEntries(
  [
    ...['process', 'Buffer', 'console', 'performance', 'fetch', 'URL', 'AbortController'],
    ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'structuredClone'],
    ...['TextEncoder', 'TextDecoder', 'module', 'require', '__dirname', 'WebAssembly']
  ].map(name => [name, 'readonly'])
);
const TYPESCRIPT = ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'];

export default defineConfig(
  {
    ignores: [
      'node_modules',
      'lib',
      '.venv',
      '.build',
      'bertscope/labextension',
      'bertscope/nbextension',
      'test/fixtures',
      'dist',
      'coverage'
    ]
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strict, tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.test.json'], tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' }
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }
      ],
      // Data shapes are types; an interface is a contract others implement, and says so by its I.
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true },
          // Augmented globals keep the platform's name.
          filter: { regex: '^(Window|WorkerGlobalScope|HTMLElementTagNameMap)$', match: false }
        }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // An index or key known to be there is said with `!`; a needless one is an error all the same.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'off',
      '@typescript-eslint/no-implied-eval': 'error',
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'object-shorthand': 'error'
    }
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { jupyter },
    rules: {
      'jupyter/plugin-activation-args': 'error',
      'jupyter/plugin-description': 'error',
      'jupyter/plugin-id-convention': 'error',
      'jupyter/command-described-by': 'error',
      'jupyter/command-id-convention': 'error',
      'jupyter/token-format': 'error',
      'jupyter/no-translation-concatenation': 'error',
      'jupyter/no-dynamic-translation': 'error',
      'jupyter/no-pageconfig-base-url': 'error',
      'jupyter/incorrect-translator-usage': 'error',
      'jupyter/prefer-lazy-imports': 'error'
    }
  },
  {
    files: ['src/lab/**/*.ts', 'src/widget/**/*.ts', 'src/mime/**/*.ts'],
    plugins: { jupyter },
    rules: {
      'jupyter/require-signal-cleanup': 'error',
      'jupyter/require-signal-this-arg': 'error',
      'jupyter/prefer-signal-this-arg': 'error',
      'jupyter/require-disposable-ownership': 'error',
      'jupyter/require-disposable-transfer': 'error'
    }
  },
  {
    // Backbone's listeners take the method and its `this` side by side.
    files: ['src/widget/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' }
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      // What `test` and `describe` of Node's runner return is awaited by the runner.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: [
                'test',
                'it',
                'describe',
                'suite',
                'before',
                'after',
                'beforeEach',
                'afterEach'
              ]
            }
          ]
        }
      ]
    }
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] }
  }
);
