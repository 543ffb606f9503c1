import { perl } from '../../support/scenarios/client-programs.ts'
import { heldThenFree, useClientPrograms } from '../../support/scenarios/use-client-programs.ts'

const mysql = perl('mysql')
const mariadb = perl('MariaDB')

const { runs } = useClientPrograms()

runs('S38a', mysql, ['default'])
runs('S38b', mysql, ['server-prepare'])
runs('S38c', mysql, ['transaction'], heldThenFree)
runs('S38d', mariadb, ['default'])
runs('S38e', mariadb, ['server-prepare'])
