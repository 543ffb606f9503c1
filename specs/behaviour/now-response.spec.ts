import { describe, expect, it } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(workshopWith())
const call = async () => {
  const answer = await fetch(stackOf.stack.invokeUrl)
  return { status: answer.status, text: await answer.text() }
}
const timeOf = (text: string) => JSON.parse(JSON.parse(text).body) as string

describe("the answer of the workshop's function", () => {
  it('is the whole object that the handler returned, through the URL of the stage', async () => {
    const { status, text } = await call()
    expect(status).toBe(200)
    expect(text).toMatch(/^\{"statusCode": ?200, ?"body": ?"\\"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\""\}$/)
  })

  it("is the database's own time, in UTC", async () => {
    const [row] = await stackOf.stack.database.query(
      "select date_format(utc_timestamp(), '%Y-%m-%dT%H:%i:%s') as now",
    )
    const answered = Date.parse(`${timeOf((await call()).text)}Z`)
    expect(Math.abs(answered - Date.parse(`${row?.now}Z`))).toBeLessThan(5_000)
  })

  it('goes on with the time', async () => {
    const first = timeOf((await call()).text)
    await eventually(async () => timeOf((await call()).text) > first)
  })

  it('is the same through Invoke', async () => {
    const { payload, functionError } = await stackOf.stack.invoke('serverless-app-lambda')
    expect(functionError).toBeUndefined()
    expect(payload).toEqual({ statusCode: 200, body: expect.stringMatching(/^"\d{4}-.*"$/) })
  })
})
