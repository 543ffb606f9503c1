// Go's database/sql with go-sql-driver/mysql:
// query | interpolate | closed | plain | transaction | isolation | dsn-isolation
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-sql-driver/mysql"
)

var stdin = bufio.NewReader(os.Stdin)

// Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone.
func point(facts map[string]interface{}) {
	line, _ := json.Marshal(facts)
	fmt.Println(string(line))
	if _, err := stdin.ReadString('\n'); err != nil {
		os.Exit(0)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func config(what string) *mysql.Config {
	config := mysql.NewConfig()
	config.Net = "tcp"
	config.Addr = os.Getenv("DB_HOST") + ":" + os.Getenv("DB_PORT")
	config.User = os.Getenv("DB_USER")
	config.Passwd = os.Getenv("DB_PASSWORD")
	config.DBName = os.Getenv("DB_NAME")
	config.InterpolateParams = what == "interpolate" || what == "closed"
	if what == "dsn-isolation" {
		config.Params = map[string]string{"transaction_isolation": "'READ-COMMITTED'"}
	}
	if file := os.Getenv("DB_CA_FILE"); file != "" { // without it the connection is plain
		pem, err := os.ReadFile(file)
		check(err)
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		check(mysql.RegisterTLSConfig("stack", &tls.Config{RootCAs: roots, ServerName: os.Getenv("DB_HOST")}))
		config.TLSConfig = "stack"
	}
	return config
}

func main() {
	what := os.Args[1]
	db, err := sql.Open("mysql", config(what).FormatDSN())
	check(err)
	db.SetMaxOpenConns(1)
	var name string
	const query = "select name from item where id = ?"
	switch what {
	case "closed":
		statement, err := db.Prepare(query)
		check(err)
		check(statement.QueryRow(1).Scan(&name))
		check(statement.Close())
	case "transaction", "isolation":
		options := &sql.TxOptions{}
		if what == "isolation" {
			options.Isolation = sql.LevelReadCommitted
		}
		transaction, err := db.BeginTx(context.Background(), options)
		check(err)
		check(transaction.QueryRow("select name from item where id = 1").Scan(&name))
		point(map[string]interface{}{"answer": name})
		check(transaction.Commit())
	case "plain", "dsn-isolation":
		check(db.QueryRow("select name from item where id = 1").Scan(&name))
	default:
		check(db.QueryRow(query, 1).Scan(&name))
	}
	point(map[string]interface{}{"answer": name})
	check(db.Close())
}
