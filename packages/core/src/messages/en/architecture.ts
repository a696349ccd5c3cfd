/** Texts of the architecture room. */
export const architecture = {
  'architecture.notMapping': 'expected the fields of a config.json, got {received}',
  'architecture.notClassName': 'expected a list with the name of a model class, got {received}',
  'architecture.unknownClass': 'cannot import models of the class {received}',
  'architecture.nearestClasses':
    'The nearest that can be imported are {names}; any other model can be written out under `model.architecture`',
  'architecture.missingField': 'expected a whole number, got nothing',
  'architecture.missingSection': 'expected a mapping with the fields of the language model, got {received}',
  'architecture.notWholeNumber': 'expected a whole number from {min} to {max}, got {received}',
  'architecture.notBoolean': 'expected true or false, got {received}',
  'architecture.notList': 'expected a list, got {received}',
  'architecture.listLength': 'expected one item for each of the {expected} layers, got {received}',
  'architecture.notLayerType': 'expected {names}, got {received}',
  'architecture.notDivisor': 'expected a divisor of {of} ({total}), got {received}',
  'architecture.notAtMost': 'expected at most {of} ({total}), got {received}',
  'architecture.notSupported': 'models with this set to {received} cannot be imported',
  'architecture.writeOut': 'Write the model out under `model.architecture`',
  'architecture.tooManyParameters': 'these sizes make {received} parameters; check them',
} as const satisfies Record<string, string>;
