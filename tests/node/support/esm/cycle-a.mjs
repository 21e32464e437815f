import { b, readB, kindOfA } from './cycle-b.mjs';
export function a() { return `a(${b()})`; }
export let x = 'x of a';
export const seen = [readB(), kindOfA];
export default class A {}
