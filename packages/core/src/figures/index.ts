export type {
  ConstantDeclaration, Declaration, Declarations, Explanation, FieldDeclaration, Figure, FormulaDeclaration, InputDeclaration, Primitive,
} from './figure.js';
