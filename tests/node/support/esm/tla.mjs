export const v = await 5;
