// Types are blanked; what is left runs.
import { one, type Missing } from './support/esm/star1.mjs';
import type Nothing from './support/esm/no-such-file.mjs';
import fs from 'node:fs';
export type { Missing };
interface Shape<T> { area(): T }
type Fn = (a: number) => string;
declare const outside: number;
declare module 'x' { const y: number }
abstract class Base<T extends object = {}> implements Shape<number> {
  private readonly x: number = 1;
  protected static count?: number;
  declare z: string;
  public name!: string;
  [key: string]: unknown;
  constructor(a: T, b?: number) { this.name = String(b); }
  abstract area(): number;
  get value(): number { return this.x; }
  overloaded(a: string): void;
  overloaded(a: number): void;
  overloaded(a: unknown): void { console.log(a as string, <T>(q: T): T => q); }
}
class Square extends Base<{ a: 1 }> {
  override area(): number { return 4; }
}
const s = new Square({ a: 1 }, 2)!;
console.log(one, s.area(), s.value, s.name, typeof fs);
s.overloaded('x' satisfies string);
function generic<T, U = T>(this: unknown, a: T, ...rest: U[]): asserts a is T { console.log(a, rest!.length); }
generic<number>(1, 2, 3);
const f: Fn = (a: number): string => `${a as any}`;
let tuple: [a: number, b?: string] = [1];
for (const k of tuple as Iterable<unknown>) console.log(k, f(2));
try { throw new Error('at the right place'); } catch (e: unknown) { console.log((e as Error).stack!.split('\n')[1].replace(/.*\//, '')); }
console.log(import.meta.url.endsWith('.ts'), process.features.typescript);
