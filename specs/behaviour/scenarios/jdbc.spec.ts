import {
  mariadbConnectorJ2,
  mariadbConnectorJ3,
  mysqlConnectorJ,
} from '../../support/scenarios/client-programs.ts'
import { heldThenFree, useClientPrograms } from '../../support/scenarios/use-client-programs.ts'

const mysql = mysqlConnectorJ()
const mariadb = mariadbConnectorJ2()
const mariadb3 = mariadbConnectorJ3()

const { runs } = useClientPrograms()

runs('S26a', mysql, ['default'])
runs('S26b', mysql, ['server-prepare'])
runs('S26c', mysql, ['transaction'], heldThenFree)
runs('S26d', mysql, ['isolation'])
runs('S26e', mysql, ['read-only'])
runs('S26f', mysql, ['max-rows'])
runs('S39a', mariadb, ['default'])
runs('S39b', mariadb, ['server-prepare'])
runs('S39c', mariadb, ['max-rows'])
runs('S39d', mariadb3, ['default'])
