/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_clear_text_password.html */
export const MYSQL_CLEAR_PASSWORD = 'mysql_clear_password'
