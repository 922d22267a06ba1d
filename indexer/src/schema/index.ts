export * from './model.js';
export { toSnakeCase } from './names.js';
export { parseInputSchema } from './parse.js';
