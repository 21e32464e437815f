export const x = 1;
throw new Error('a module that throws');
