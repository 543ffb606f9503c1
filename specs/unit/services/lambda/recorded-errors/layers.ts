import { f, gone, invalid, type RecordedError, validation } from './facts.ts'

const layer = 'arn:aws:lambda:eu-west-1:000000000000:layer'
const layerPattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)'
const belowOne = invalid('Layer Version Cannot be less than 1')
const layerTest = 'test_layer_exceptions'
const useTest = 'test_layer_function_exceptions'
const use = (...Layers: string[]) => ({ ...f, Layers })
const sameLayer = (one: string, other: string) =>
  invalid(
    `Two different versions of the same layer are not allowed to be referenced in the same function. ${layer}:${one} and ${layer}:${other} are versions of the same layer.`,
  )

/** Of layers. */
export const layerErrors: readonly RecordedError[] = [
  [
    layerTest,
    'list_layers_exc_compatiblearchitecture_invalid',
    'ListLayers',
    { CompatibleArchitecture: 'archdoesnotexist' },
    validation(
      "Value 'archdoesnotexist' at 'compatibleArchitecture' must satisfy enum value set: [x86_64, arm64]",
    ),
  ],
  [
    layerTest,
    'get_layer_version_exc_layer_doesnotexist',
    'GetLayerVersion',
    { LayerName: 'nobody', VersionNumber: 1 },
    gone,
  ],
  [
    layerTest,
    'get_layer_version_exc_layer_version_doesnotexist_negative',
    'GetLayerVersion',
    { LayerName: 'l', VersionNumber: -1 },
    belowOne,
  ],
  [
    layerTest,
    'get_layer_version_exc_layer_version_doesnotexist_zero',
    'GetLayerVersion',
    { LayerName: 'l', VersionNumber: 0 },
    belowOne,
  ],
  [
    layerTest,
    'get_layer_version_exc_layer_version_doesnotexist_2',
    'GetLayerVersion',
    { LayerName: 'l', VersionNumber: 9 },
    gone,
  ],
  [
    layerTest,
    'get_layer_version_by_arn_exc_invalidarn',
    'GetLayerVersionByArn',
    { Arn: `${layer}:l` },
    validation(`Value '${layer}:l' at 'arn' must satisfy regular expression pattern: ${layerPattern}`),
  ],
  [
    layerTest,
    'get_layer_version_by_arn_exc_nonexistentversion',
    'GetLayerVersionByArn',
    { Arn: `${layer}:l:9` },
    gone,
  ],
  [
    layerTest,
    'delete_layer_version_exc_layerversion_invalid_version',
    'DeleteLayerVersion',
    { LayerName: 'l', VersionNumber: -1 },
    belowOne,
  ],
  [
    useTest,
    'two_layer_versions_single_function_exc',
    'UpdateFunctionConfiguration',
    use(`${layer}:l:1`, `${layer}:l:2`),
    sameLayer('l:1', 'l:2'),
  ],
  [
    useTest,
    'two_identical_layer_versions_single_function_exc',
    'UpdateFunctionConfiguration',
    use(`${layer}:l:1`, `${layer}:l:1`),
    sameLayer('l:1', 'l:1'),
  ],
  [
    useTest,
    'add_nonexistent_layer_exc',
    'UpdateFunctionConfiguration',
    use(`${layer}:nobody:1`),
    invalid(`Layer version ${layer}:nobody:1 does not exist.`),
  ],
  [
    useTest,
    'add_nonexistent_layer_version_exc',
    'UpdateFunctionConfiguration',
    use(`${layer}:l:9`),
    invalid(`Layer version ${layer}:l:9 does not exist.`),
  ],
  [
    useTest,
    'add_layer_arn_without_version_exc',
    'UpdateFunctionConfiguration',
    use(`${layer}:l`),
    validation(
      `Value '[${layer}:l]' at 'layers' must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ${layerPattern}, Member must not be null]`,
    ),
  ],
  [
    useTest,
    'create_function_with_layer_in_different_region',
    'UpdateFunctionConfiguration',
    use(`${layer.replace('eu-west-1', 'us-east-1')}:l:1`),
    invalid(
      'Layers are not in the same region as the function. Layers are expected to be in region eu-west-1.',
    ),
  ],
  [
    'test_layer_function_quota_exception',
    'create_function_with_six_layers',
    'UpdateFunctionConfiguration',
    use(...[1, 2, 3, 4, 5, 6].map((n) => `${layer}:l${n}:1`)),
    invalid('Cannot reference more than 5 layers.'),
  ],
]
