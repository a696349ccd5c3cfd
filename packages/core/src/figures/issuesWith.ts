/** Seeds mistakes into declarations: shows in a test that the checks of a room's graph would catch them. */
import type { Issue } from '../messages/index.js';
import type { Primitive } from './figure.js';
import { buildGraph, type Module } from './graph.js';

/**
 * The issues of a graph in which some formulas read otherwise.
 *
 * @param formulas the mistaken text of each formula, by figure name
 * @returns every issue; empty where the mistake goes unseen
 * @throws Error where a name is not a declared formula, so that a renamed figure does not silence its test
 */
export function issuesWith<Objects>(
  modules: readonly Module[],
  primitives: readonly Primitive<Objects>[],
  formulas: Readonly<Record<string, string>>,
): readonly Issue[] {
  const replaced = new Set<string>();
  const mistaken = modules.map((module) => {
    const declarations = { ...module.declarations };
    for (const [name, is] of Object.entries(formulas)) {
      const declaration = declarations[name];
      if (declaration?.kind !== 'formula') continue;
      declarations[name] = { ...declaration, is };
      replaced.add(name);
    }
    return { ...module, declarations };
  });
  const missing = Object.keys(formulas).filter((name) => !replaced.has(name));
  if (missing.length > 0) throw new Error(`not declared as formulas: ${missing.join(', ')}`);
  const built = buildGraph(mistaken, primitives);
  return built.ok ? [] : built.issues;
}
