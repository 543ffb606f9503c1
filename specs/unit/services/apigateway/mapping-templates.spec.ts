import { describe, expect, it } from '@jest/globals'
import { noOverrides, renderTemplate } from '../../../../harness/services/apigateway/mapping-template.ts'

const document = {
  id: 7,
  name: "O'Hara",
  none: null,
  tags: ['a', 'b'],
  pets: [
    { kind: 'dog', age: 3 },
    { kind: 'cat', age: 5 },
  ],
}

function render(template: string, body: string = JSON.stringify(document)) {
  const params = {
    path: { id: 'from-path', only: 'p' },
    querystring: { id: 'from-query', q: '1' },
    header: { id: 'from-header', 'X-Kind': 'h' },
  }
  const context = { stage: 'dev', identity: { sourceIp: '192.0.2.1' }, ...noOverrides() }
  return { text: renderTemplate(template, { body, params }, context, { table: 'pets' }), context }
}

describe('a mapping template', () => {
  it.each([
    ['$input.json("$")', JSON.stringify(document)],
    ["$input.json('$.pets[1]')", '{"kind":"cat","age":5}'],
    ["$input.json('$.name')", '"O\'Hara"'],
    ["$input.json('$.pets[*].kind')", '["dog","cat"]'],
    ["$input.json('$..age')", '[3,5]'],
    ["$input.json('$.pets[-1:].kind')", '["cat"]'],
    [`$input.json("$['id','name']")`, '[7,"O\'Hara"]'],
    // recorded in LocalStack's snapshots: nothing there is an empty string, a list of the body is shown as JSON
    ["$input.json('$.missing')", '""'],
    ["$input.path('$.pets')", '[{"kind":"dog","age":3},{"kind":"cat","age":5}]'],
    ["$input.path('$.pets[0]')", '{kind=dog, age=3}'],
    ["$input.path('$.none')$input.path('$.missing')|", '|'],
    ["$input.path('$.tags').size()", '2'],
    ["$input.params('id') $input.params('q') $input.params('X-Kind')", 'from-path 1 h'],
    ["[$input.params('missing')]", '[]'],
    ["$input.params().header.get('X-Kind') $input.params().path.only", 'h p'],
    ['$context.stage $context.identity.sourceIp [$context.identity.user]', 'dev 192.0.2.1 []'],
    ['$stageVariables.table $stageVariables.get("table") [$stageVariables.other]', 'pets pets []'],
    ["$util.escapeJavaScript($input.path('$.name'))", "O\\'Hara"],
    ['$util.escapeJavaScript("a\\b/é")', 'a\\\\b/\\u00E9'],
    ['$util.parseJson(\'{"a":{"b":[1]}}\').a.b[0]', '1'],
    ['$util.urlEncode("a b&c/é")', 'a+b%26c%2F%C3%A9'],
    ['$util.urlDecode("a+b%26c")', 'a b&c'],
    ['$util.base64Encode("hällo")', 'aMOkbGxv'],
    ['$util.base64Decode("aMOkbGxv")', 'hällo'],
    ["#foreach($p in $input.path('$.pets'))$p.kind#if($foreach.hasNext),#end#end", 'dog,cat'],
    ['#set($m = {})#set($_ = $m.put("a", 1))$m.containsKey("a") $m', 'true {a=1}'],
    ['#set($l = [1, 2])#set($_ = $l.add(3))$l $l.isEmpty()', '[1, 2, 3] false'],
    ['#set($s = "a,b,,")$s.split(",").size() $s.contains("a") $s.replaceAll("[ab]", "x")', '2 true x,x,,'],
    ["#if($input.params('q') == '1')one#{else}other#end", 'one'],
  ])('%s is %s', (template, text) => {
    expect(render(template).text).toBe(text)
  })

  it('shows the passthrough template of the console', () => {
    const template = `#set($allParams = $input.params())
{
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"body-json" : $input.json('$'),
"user" : "$context.identity.user"
}`
    expect(JSON.parse(render(template, '{"a":1}').text)).toEqual({
      params: {
        path: { id: 'from-path', only: 'p' },
        querystring: { id: 'from-query', q: '1' },
        header: { id: 'from-header', 'X-Kind': 'h' },
      },
      'body-json': { a: 1 },
      user: '',
    })
  })

  it('has an empty object where there is no body', () => {
    expect(render('$input.body $input.json("$")', '').text).toBe('{} {}')
  })

  it('overrides what the response will be', () => {
    const { context } = render(
      '#set($context.responseOverride.status = 404)#set($context.responseOverride.header.X-A = "b")',
    )
    expect(context.responseOverride).toEqual({ status: 404, header: { 'X-A': 'b' } })
  })

  it.each(['$input.nothing()', '$input.path("$.name").getBytes()', '$util.toJson("a")'])(
    'refuses %s by name',
    (template) => {
      expect(() => render(template)).toThrow(
        /poolhouse does not emulate the method \w+\(\) in mapping templates/,
      )
    },
  )

  it('refuses a JSONPath with a filter by name', () => {
    expect(() => render("$input.path('$.pets[?(@.age > 3)]')")).toThrow(/does not emulate the JSONPath/)
  })

  it.each([
    '$input.constructor',
    '$input.path("$.name").constructor.constructor',
    '$util.methods.constructor',
    '#set($x = {})$x.__proto__',
  ])('reaches nothing of JavaScript by %s', (template) => {
    expect(render(template).text).toBe('')
  })
})
