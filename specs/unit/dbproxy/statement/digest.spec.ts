import { describe, expect, it } from '@jest/globals'
import {
  classifyStatement,
  digestOf,
  LONGEST_DIGEST,
  pinFor,
  pinRules,
} from '../../../../harness/dbproxy/statement/index.ts'
import { options } from './verdict.ts'

describe('digestOf', () => {
  // The expected texts are what STATEMENT_DIGEST_TEXT() of MySQL 9.7 answers.
  it.each([
    ['select now(), count(*) from dual', 'SELECT NOW ( ) , COUNT ( * ) FROM DUAL'],
    ["SET @x = 1, @`y z`=2, @'q'=3", 'SET @? = ? , @`y z` = ? , @? = ?'],
    ['set @@session.wait_timeout=5', 'SET @@SESSION . `wait_timeout` = ?'],
    ['set @@wait_timeout=5', 'SET @@`wait_timeout` = ?'],
    ['select @@global.`max_connections`', 'SELECT @@GLOBAL . `max_connections`'],
    [
      "set autocommit=1, sql_mode=concat(@@sql_mode, ',STRICT_TRANS_TABLES')",
      'SET `autocommit` = ? , `sql_mode` = `concat` ( @@`sql_mode` , ? )',
    ],
    ['SET NAMES utf8mb4 COLLATE utf8mb4_bin', 'SET NAMES `utf8mb4` COLLATE `utf8mb4_bin`'],
    ['set transaction isolation level read committed', 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED'],
    ['set character_set_results = NULL', 'SET `character_set_results` = ?'],
    ["set password for 'a'@'h' = 'secret'", 'SET PASSWORD FOR ? @? = ?'],
    ['select @x := 1 into @y', 'SELECT @? := ? INTO @?'],
    ["set @a = get_lock('x', 10)", 'SET @? = `get_lock` (...)'],
    ['select a from t where b is null and c = null', 'SELECT `a` FROM `t` WHERE `b` IS NULL AND `c` = ?'],
    ["insert into t(a,b) values (1,'x'),(2,'y')", 'INSERT INTO `t` ( `a` , `b` ) VALUES (...) /* , ... */'],
    ['insert into t(a) values (1),(2)', 'INSERT INTO `t` ( `a` ) VALUES (?) /* , ... */'],
    ['select 1 in (1), (1,2) in ((1,2),(3,4))', 'SELECT ? IN (...) , (...) IN ( (...) /* , ... */ )'],
    ['select -(-1), - - 1, 1 - -1', 'SELECT - (?) , ?, ... - ?'],
    ["select _utf8mb4'abc', x'41', 0x41, n'abc'", 'SELECT (_charset) ?, ...'],
    [
      "select a<=>b, a<>b, a>=b, a||b, a->'$.x', a<<1",
      'SELECT `a` <=> `b` , `a` != `b` , `a` >= `b` , `a` || `b` , `a` -> ? , `a` << ?',
    ],
    ['select 1 as `a``b` -- secret', 'SELECT ? AS `a`b`'],
    ['select 1;', 'SELECT ?'],
  ])('of %s is %s', (sql, digest) => {
    expect(digestOf(Buffer.from(sql))).toBe(digest)
  })

  it('is cut after 1,024 characters', () => {
    const digest = digestOf(Buffer.from(`select ${'column_name + '.repeat(500)} 1`))
    expect(digest).toHaveLength(LONGEST_DIGEST + 3)
    expect(digest.endsWith('...')).toBe(true)
  })
})

describe('the reason of a pin', () => {
  const pin = (sql: string) => classifyStatement(Buffer.from(sql), options()).pin

  it('is the text of a real RDS Proxy log for an untracked variable', () => {
    expect(
      pin(
        "SET autocommit=1, transaction_isolation='X', session_track_schema=1, session_track_system_variables='*'",
      ),
    ).toEqual({
      rule: 'P10',
      grade: 'A',
      verified: true,
      reason:
        "SQL changed session settings that the proxy doesn't track. Consider moving session configuration to the " +
        'proxy\'s initialization query. Digest: "SET `autocommit` = ? , `transaction_isolation` = ? , ' +
        '`session_track_schema` = ? , `session_track_system_variables` = ?".',
    })
  })

  it('is the text of a real RDS Proxy log for a large statement', () => {
    expect(pin(`SELECT '${'x'.repeat(16_384)}'`)).toEqual({
      rule: 'P1',
      grade: 'A',
      verified: true,
      reason: 'The connection ran a SQL query which exceeded the 16384 byte limit.',
    })
  })

  it('is flagged where nobody has published it', () => {
    expect(pin("SELECT GET_LOCK('secret', 1)")).toMatchObject({ rule: 'P4', verified: false })
    expect(pinFor('binaryPrepare')).toEqual({
      rule: 'P2',
      grade: 'A',
      verified: false,
      reason: 'A protocol-level prepared statement was detected.',
    })
  })

  it('names the statement that pins and no other', () => {
    expect(pin("SELECT 'a'; SET @x = 'secret'; SELECT 2")?.reason).toMatch(/Digest: "SET @\? = \?"\.$/)
  })

  it('never carries a value', () => {
    for (const sql of [
      "SET @x = 'secret'",
      'SET @x = "secret"',
      "SET ROLE 'secret'",
      "SELECT 'secret' INTO @x",
    ]) {
      expect(pin(sql)?.reason).not.toContain('secret')
    }
  })
})

describe('pinRules', () => {
  it('claims a verified text only for what was seen in a public log', () => {
    const verified = Object.entries(pinRules).filter(([, rule]) => rule.verified)
    expect(verified.map(([cause]) => cause)).toEqual([
      'largeStatement',
      'untrackedVariable',
      'sessionTracker',
    ])
  })

  it('gives every row of grade U a switch', () => {
    for (const rule of Object.values(pinRules)) {
      if (rule.grade === 'U') expect(rule).toHaveProperty('when')
    }
  })
})
