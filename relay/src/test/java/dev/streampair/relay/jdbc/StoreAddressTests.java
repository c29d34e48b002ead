package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTests {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/db?user=u&password=hush, jdbc:postgresql://h/db?user=u&password=***",
        "jdbc:postgresql://h/db?sslpassword=hush&user=u, jdbc:postgresql://h/db?sslpassword=***&user=u",
        "jdbc:postgresql://h/db?PASSWORD=hush hush, jdbc:postgresql://h/db?PASSWORD=***",
        "jdbc:postgresql://u:hush@h/db, jdbc:postgresql://***@h/db",
        "postgres://u:hu/sh@h/db, postgres://***@h/db",
        "postgres://u:hu@sh@h/db, postgres://***@h/db",
        "jdbc:mysql://h/db?user=u&password=hush, jdbc:mysql://h/db?user=u&password=***",
        "jdbc:sqlserver://h;user=u;password=hush;encrypt=true, jdbc:sqlserver://h;user=u;password=***;encrypt=true",
        "jdbc:oracle:thin:u/hush@h:1521/db, jdbc:oracle:thin:***@h:1521/db",
        "jdbc:sqlite:/data/a@b.db, jdbc:sqlite:/data/a@b.db",
        "jdbc:sqlite:/data/x.db?key=hush, jdbc:sqlite:/data/x.db?key=***"
    })
    void showsNoSecret(String url, String shown) {
        assertThat(new StoreAddress(url, null, null)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "Unable to parse URL {url}, Unable to parse URL jdbc:postgresql://***@h:x/db?password=***",
        "no pg_hba.conf entry: password=hush (of h), no pg_hba.conf entry: password=*** (of h)",
        "cannot resolve //u:hush@h today, cannot resolve //***@h today",
        "the column a@b is no key, the column a@b is no key"
    })
    void leavesNoSecretInADriversMessage(String message, String shown) {
        String url = "jdbc:postgresql://u:hush@h:x/db?password=hush hush";
        StoreAddress address = new StoreAddress(url, null, null);
        assertThat(address.withoutSecrets(message.replace("{url}", url))).isEqualTo(shown);
        assertThat(new PostgresDatabase(address, Duration.ZERO)
                        .failure(new SQLException(message.replace("{url}", url))))
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://h/db?password=hush", "postgres://u:hush@h/db"})
    void refusesAnUnknownDatabaseWithoutItsSecrets(String url) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Database.of(new StoreAddress(url, null, null), Duration.ZERO))
                .withMessageContaining("names no supported database")
                .withMessageNotContaining("hush");
    }

    /** The driver itself repeats what it cannot parse. */
    @Test
    void refusesAMalformedUrlOfPostgresWithoutItsSecrets() {
        StoreAddress address = new StoreAddress("jdbc:postgresql://u:hush@h:no-port/db?password=hush", null, null);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> new PostgresDatabase(address, Duration.ZERO).connect())
                .withMessageContaining("hush")
                .satisfies((ex) -> assertThat(new PostgresDatabase(address, Duration.ZERO).failure(ex))
                        .hasMessageNotContaining("hush"));
    }
}
