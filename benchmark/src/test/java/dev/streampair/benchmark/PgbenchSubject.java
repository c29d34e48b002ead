package dev.streampair.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PostgreSQL allows: pgbench, with one client, whose transactions write one row each.
 *
 * @param folder where its script is
 * @param figure what is held against it
 */
record PgbenchSubject(String name, Path folder, int port, Window window, Figure figure) implements Subject {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    static PgbenchSubject of(String name, Path folder, int port, Window window, Figure figure)
            throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists appended (number bigint)");
        }
        Files.writeString(folder.resolve("append.sql"), "insert into appended values (1);\n");
        return new PgbenchSubject(name, folder, port, window, figure);
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        long seconds = Math.max(1, this.window.length().toSeconds());
        Process pgbench = new ProcessBuilder(
                        "pgbench",
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=1",
                        "--time=" + seconds,
                        "--file=" + this.folder.resolve("append.sql"),
                        "--host=127.0.0.1",
                        "--port=" + this.port,
                        "--username=postgres",
                        "postgres")
                .redirectErrorStream(true)
                .start();
        String output = new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (pgbench.waitFor() != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench has failed: " + output);
        }
        return Map.of(this.figure, Double.valueOf(rate.group(1)));
    }
}
