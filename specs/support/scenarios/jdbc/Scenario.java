import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Properties;

/**
 * JDBC: Scenario mysql|mariadb default | server-prepare | transaction | isolation | read-only | max-rows. The driver comes by
 * the class path.
 */
public class Scenario {
  /** Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone. */
  static void point(String json) throws Exception {
    System.out.println(json);
    int read;
    while ((read = System.in.read()) != '\n') if (read < 0) Runtime.getRuntime().halt(0);
  }

  public static void main(String[] args) throws Exception {
    String driver = args[0];
    String what = args[1];
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv("DB_USER"));
    properties.setProperty("password", System.getenv("DB_PASSWORD"));
    if (what.equals("server-prepare")) properties.setProperty("useServerPrepStmts", "true");
    String caFile = System.getenv("DB_CA_FILE");
    if (driver.equals("mysql")) tlsOfConnectorJ(properties, caFile);
    else if (caFile != null) {
      properties.setProperty("useSsl", "true");
      properties.setProperty("serverSslCert", caFile);
    }
    String url = "jdbc:" + driver + "://" + System.getenv("DB_HOST") + ":" + System.getenv("DB_PORT") + "/" + System.getenv("DB_NAME");
    try (Connection db = DriverManager.getConnection(url, properties)) {
      if (what.equals("transaction")) db.setAutoCommit(false);
      if (what.equals("isolation")) db.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      if (what.equals("read-only")) db.setReadOnly(true);
      String name;
      try (PreparedStatement statement = db.prepareStatement("select name from item where id = ?")) {
        if (what.equals("max-rows")) statement.setMaxRows(10);
        statement.setInt(1, 1);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          name = rows.getString(1);
        }
      }
      String version = db.getMetaData().getDriverVersion();
      point("{\"version\": \"" + version.replace("\"", "") + "\", \"answer\": \"" + name + "\"}");
      if (what.equals("transaction")) {
        db.commit();
        point("{}");
      }
    }
  }

  /** Connector/J reads authorities from a Java key store: one is made, its password is of no value. */
  static void tlsOfConnectorJ(Properties properties, String caFile) throws Exception {
    if (caFile == null) {
      properties.setProperty("sslMode", "DISABLED");
      return;
    }
    java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (java.io.InputStream pem = new java.io.FileInputStream(caFile)) {
      store.setCertificateEntry("ca", java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    java.nio.file.Path file = java.nio.file.Files.createTempFile("truststore", ".p12");
    file.toFile().deleteOnExit();
    try (java.io.OutputStream out = java.nio.file.Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    properties.setProperty("sslMode", "VERIFY_IDENTITY");
    properties.setProperty("trustCertificateKeyStoreUrl", file.toUri().toString());
    properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
    properties.setProperty("trustCertificateKeyStorePassword", "changeit");
  }
}
