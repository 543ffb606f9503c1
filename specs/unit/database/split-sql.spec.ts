import { describe, expect, it } from '@jest/globals'
import { splitSql } from '../../../harness/database/split-sql.ts'

const texts = (sql: string) => splitSql(sql).map(({ text }) => text)

describe('splitSql', () => {
  it.each<[string, string, string[]]>([
    ['two statements', 'SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
    ['a last one without its semicolon', 'SELECT 1;\nSELECT 2\n', ['SELECT 1', 'SELECT 2']],
    ['nothing', ' \n;;\n-- only a comment; here\n/* and; here */', []],
    ['a semicolon in a string', 'SELECT \';\', ";", `;`; SELECT 2', ['SELECT \';\', ";", `;`', 'SELECT 2']],
    [
      'doubled and escaped quotes',
      "SELECT 'it''s;', 'a\\';'; SELECT 2",
      ["SELECT 'it''s;', 'a\\';'", 'SELECT 2'],
    ],
    ['a backslash in a quoted name', 'SELECT `a\\`; SELECT 2', ['SELECT `a\\`', 'SELECT 2']],
    [
      'a semicolon in a comment',
      'SELECT 1 -- a; b\n, 2 # c; d\n; SELECT 3',
      ['SELECT 1 -- a; b\n, 2 # c; d', 'SELECT 3'],
    ],
    ['minus minus without a blank', 'SELECT 1--1; SELECT 2', ['SELECT 1--1', 'SELECT 2']],
    ['an executable comment', '/*!40101 SET NAMES utf8 */;', ['/*!40101 SET NAMES utf8 */']],
    [
      'a body under another delimiter',
      'DELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END//\ndelimiter ;\nSELECT 1;',
      ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END', 'SELECT 1'],
    ],
    ['CRLF line ends', 'SELECT 1;\r\nSELECT 2;\r\n', ['SELECT 1', 'SELECT 2']],
  ])('takes %s', (_, sql, expected) => {
    expect(texts(sql)).toEqual(expected)
  })

  it('says on which line a statement begins', () => {
    expect(splitSql('SELECT 1;\n\n  SELECT\n2;SELECT 3').map(({ line }) => line)).toEqual([1, 3, 4])
  })
})
