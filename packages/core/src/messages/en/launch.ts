/** Texts about launch files of training frameworks. */
export const launch = {
  // Wrong arguments
  'launch.tooLarge': 'the file has {characters} characters, more than {most}',
  'launch.noArguments': 'no argument of {framework} was found, such as {example}',
  'launch.shellSyntax': 'line {line} is no shell: {reason}',
  'launch.yamlSyntax': 'line {line} is no YAML: {reason}',
  'launch.tomlSyntax': 'line {line}, column {column} is no TOML: {reason}',
  'launch.carriedBroken':
    'the plan in the comments of this file is cut off or no YAML; mend it, or take it out to import the arguments alone',
  'launch.modelNotRead': 'models that are written as patterns of layers are not read',
  'launch.unknownArgument': '{framework} {tag} has no such argument',
  'launch.withArguments': '{@problem} ({arguments})',
  'launch.noAddition': 'expected arguments such as {example}, got "{received}"',
  'launch.missing': 'is not given, and has no default',
  'launch.open': 'is set by {variables}, which the file does not hold',
  'launch.tryDefine': 'Pass it with --define {name}=VALUE',
  'launch.tryCount': 'Pass the number of accelerators with --count',
  'launch.tryCountOf': 'Pass the number of accelerators with --count: a multiple of {product}',
  'launch.tryArgument': 'Give {name} as well',
  'launch.noValue': 'has no value',
  'launch.notWhole': 'expected a whole number of at least {min}, got "{received}"',
  'launch.notChoice': 'expected {choices}, got "{received}"',
  'launch.notPattern':
    'expected a number or a list of {layers} zeros and ones such as ([0]*3+[1]*58), got "{received}"',
  'launch.notWindow': 'expected tokens before and after such as 127,0, got "{received}"',
  'launch.notLayout':
    'expected stages of E, t, m and L between bars, a multiple of {pipelineParallel} of them, got "{received}"',
  'launch.layoutLayers': 'holds {received} layers, but --num-layers is {layers}',
  'launch.notList': 'expected a list, got {received}',
  'launch.notInCatalog':
    'no model of the catalog comes from {received}: athanor catalog models lists them; a plan may name its config.json instead',
  'launch.noPipeline': 'torchtitan v0.2.2 does not split {model} into pipeline stages',
  'launch.degreesNotCount': '{count} accelerators do not go into degrees that multiply to {product}',
  'launch.stagesOfSchedule':
    '{stages} stages do not go into {pipelineParallel} ranks under {schedule}: one for each rank in 1F1B and GPipe, else a multiple',
  'launch.scheduleChunks': '{schedule} does not take {virtualPipeline} stages of one rank',
  'launch.notFraction': 'expected a number from 0 to 1, got "{received}"',
  'launch.layersNotSpread': '{layers} layers cannot be spread over {stages} stages with these weights of the ends',
  'launch.localNotDivisible':
    'expected a multiple of data parallel {dataParallel} × training.local_batch_size {local} = {perStep}, got {received}',
  'launch.notDivisor': 'expected a divisor of {of} ({total}), got {received}',
  'launch.exclusive': 'cannot be given together with {other}',
  'launch.notProduct': 'expected two sizes whose product is {other} ({product})',
  'launch.needs': 'needs {other}',
  'launch.needsBeside': 'needs {other} together with {beside}',
  'launch.above': 'is {received}, more than {other} ({most})',
  'launch.below': 'is {received}, less than {other} ({least})',
  'launch.worldNotDivisible':
    'the world size of {count} is no multiple of --tensor-model-parallel-size {tensorParallel} × --pipeline-model-parallel-size {pipelineParallel} × --context-parallel-size {contextParallel} = {product}',
  'launch.expertsNotDivisible':
    'the world size of {count} is no multiple of --expert-tensor-parallel-size {expertTensorParallel} × --expert-model-parallel-size {expertParallel} × --pipeline-model-parallel-size {pipelineParallel} = {product}',
  'launch.layersNotDivisible': '{layers} layers cannot be spread evenly over the chunks of {others}',
  'launch.batchNotDivisible':
    'expected a multiple of data parallel {dataParallel} × --micro-batch-size {microBatchSequences} = {perStep}, got {received}',
  'launch.tryAdd': "Pass it with --add '{name} VALUE'",
  'launch.vocabularyMissing': 'is not given, and neither the tokenizer nor a catalog model of this shape tells it',

  // Plans that a framework cannot run
  'launch.noTraining': 'the plan has no training section: there is nothing to launch with {framework}',
  'launch.noFlavor':
    'torchtitan v0.2.2 cannot train {model}: it has no such flavor of {families}, and its transformers backend runs dense catalog models of Hugging Face only',
  'launch.noAdapter':
    '{framework} has no arguments for adapters: a launch would train all weights, which is another run that needs other memory',
  'launch.otherAccelerator':
    '{framework} does not run on {accelerator} of {vendor}: it runs on accelerators of {vendors}',
  'launch.lacksTrait': '{framework} has no argument for {trait}',

  // Why a field has its value
  'launch.default.accelerator': 'a launch names no accelerator; say which with --accelerator',
  'launch.default.count': 'the file has no launcher: the fewest that the sizes divide; say how many with --count',
  'launch.default.runTrain':
    'run_train.sh starts 8, or as many as the degrees need at least; say how many with --count',
  'launch.default.oneNode': 'one node of {perNode}: torchrun starts one where --nnodes is not given',
  'launch.default.perNode': '{nodes} nodes of {perNode}: the file does not say how many a node has',
  'launch.default.value': 'without {name}',
  'launch.default.virtualPipeline': 'plain 1F1B: no argument asks for chunks',
  'launch.default.schedule': 'Megatron-LM runs 1F1B, interleaved where stages hold several chunks',
  'launch.default.sequenceOff': '{name} is turned off without tensor parallelism',
  'launch.default.fp32': 'without {names} Megatron-LM trains in fp32, which a plan has no recipe for',
  'launch.default.globalBatch':
    'data parallel {dataParallel} × micro-batch {microBatchSequences}, as without the argument',
  'launch.default.noTensorParallel': 'goes with tensor parallelism',
  'launch.default.dense': 'the model has no experts',
  'launch.default.oneStage': 'no pipeline',
  'launch.default.twoStages': 'two stages for each rank, as without {name}',
  'launch.default.localBatch': 'data parallel {dataParallel} × training.local_batch_size {local}',
  'launch.default.onlyPretrain': 'torchtitan trains from scratch',
  'launch.default.framework': 'the stack of this launch',

  // What a reader should know
  'launch.note.groupsIgnored': '{argument} {groups} has no effect without --group-query-attention.',
  'launch.note.givenTwice': '{name} is given more than once; the last counts: {last} (before: {before}).',
  'launch.note.misspelt':
    '{name} is no argument, and was read over: did you mean {nearest}? Without that one, {field} is {value}.',
  'launch.note.openConditions':
    'Some conditions hang on what the file does not hold (line {lines}); their first branch was read.',
  'launch.note.otherCommands': 'The command of line {line} was read; others on lines {others} were not.',
  'launch.note.shellSyntax': 'Line {line} was not understood: {reason}.',
  'launch.note.renamed': '{key} is called {now} since.',
  'launch.note.defaultModel': 'The model is {name} {flavor}, in part by default.',
  'launch.note.lacksParts': 'This launch trains {id} without {parts}.',
  'launch.note.noExperts': '{name} has no effect in a dense model.',
  'launch.note.hybridKeeps': '{name} keeps parameters after forward; hsdp in a plan frees them.',
  'launch.note.schedule': 'The schedule {schedule} is taken as {kind}.',
  'launch.note.accumulation':
    '{name} asks for several runs of the pipeline in a step, each with its bubble; the plan has one run.',
  'launch.note.fp32': '{name} is float32; a plan has 16 bits at most.',
  'launch.note.offloadsAll':
    '{name} offloads parameters and gradients too; a plan whose weights stay whole through a step offloads the optimizer alone.',
  'launch.note.offloadModules': 'Offloaded modules ({modules}) have no field in a plan; nothing is offloaded.',
  'launch.note.memoryBudget': 'A memory budget is taken as selective recomputation.',
  'launch.note.everyNth':
    'One layer in {frequency} is recomputed: {repeated} of the {perChunk} layers of a stage; the plan takes its first ones.',
  'launch.note.expertTensor':
    '{name} is {split}; a plan splits each expert over {planned}, so experts take other time and memory.',
  'launch.note.split': 'Layers of the chunks are {written}; the plan spreads them as {planned}.',
  'launch.note.withoutEffect': '{name} has no effect without {other}.',
  'launch.note.asStack': '{name} is {field}: true, which goes without saying for megatron-core.',
  'launch.note.partOf': '{name} has no field of its own in a plan: {field} stands for it too.',
  'launch.note.customRecipe': 'A custom quantisation recipe is taken as one scale for a tensor.',
  'launch.note.delayed': 'Without {name} Megatron-LM scales by earlier steps (delayed): taken as fp8-tensor.',
  'launch.note.otherOptimizer': 'The optimizer {optimizer} is taken as the nearest one that a plan has.',
  'launch.note.rampup': '{name} lets the batch grow; the plan has the full batch from the first step.',
  'launch.note.recomputeModules': 'A plan has no name for recomputed modules {modules}; they are left out.',
  'launch.note.sparse': 'Sparse attention ({variant}) is taken as full attention.',
  'launch.note.tokenizer': 'The vocabulary of {tokenizer} has {size} entries.',
  'launch.note.vocabularyOf': 'The file does not tell the vocabulary; that of {id} is taken: {size} entries.',
  'launch.note.sameModel': '{id} has the same shape as {others}.',
  'launch.note.lacksOverlap':
    '{framework} cannot run training.software.expertBatchOverlap: true with {reasons}; this launch runs without.',
  'launch.note.asLaunched':
    'As launched it needs {launched} of the {available} GB of each accelerator, {planned} as planned: it {@fits}.',
  'launch.fits': 'fits',
  'launch.fitsNot': 'does not fit',
  'launch.note.fileMissing': 'The model was given as {file}, which is not there; the arguments describe it too.',
  'launch.note.edited': 'The launch was changed since it was written: {path} is what its arguments say.',

  // The printed plan
  'launch.print.head': 'Imported from arguments of {framework} {tag}:',
  'launch.print.carried': 'carried in the comments of the launch',
  'launch.print.unused': 'Not used: a plan has no field for these arguments.',
  'launch.print.unknown': 'Not used: {framework} {tag} has no such arguments.',
} as const;
