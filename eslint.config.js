import tseslint from 'typescript-eslint';

/** Checks that a type checker alone does not make: no promise without an owner, no switch that forgets a case, no `any`. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.motcua/', 'coverage/', '**/metadata.ts', '**/*.generated.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/require-array-sort-compare': 'error',
      'no-restricted-syntax': ['error', { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'process.env is read in config.ts only (rule 9: parse at the door).' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error',
    },
  },
  {
    files: ['**/config.ts', 'services/*/src/*.ts', 'deploy/**/*.ts', 'test/**/*.ts', 'libs/testing/**/*.ts', 'libs/runtime/**/*.ts', '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
