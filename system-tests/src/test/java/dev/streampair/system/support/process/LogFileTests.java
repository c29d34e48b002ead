package dev.streampair.system.support.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTests {

    private static final String PREFIX =
            "2026-11-23T17:42:05.045Z  INFO 6759 --- [service-y] [.1-82-exec-8] d.s.relay.Logger     : ";

    @TempDir
    private Path directory;

    private Path path = Path.of("");

    @BeforeEach
    void create() throws Exception {
        this.path = Files.createFile(this.directory.resolve("log"));
    }

    @Test
    void givesMessagesWithoutWhatStandsBeforeThem() throws Exception {
        append(PREFIX + "HALTING\nin ä line : as it is\n");
        assertThat(new LogFile(this.path).messages()).containsExactly("HALTING", "in ä line : as it is");
    }

    @Test
    void waitsForTheRestOfALine() throws Exception {
        LogFile log = new LogFile(this.path);
        append("one\ntw");
        assertThat(log.messages()).containsExactly("one");
        append("o\n");
        assertThat(log.messages()).containsExactly("one", "two");
    }

    @Test
    void findsTheItemsThatOneServiceReceived() throws Exception {
        append(PREFIX + "message received by service-y: 2\n" + PREFIX + "message received by service-x: 3\n");
        append(PREFIX + "message received by service-y: -4\n");
        assertThat(new LogFile(this.path).received("service-y")).containsExactly(2L, -4L);
    }

    private void append(String text) throws Exception {
        Files.writeString(this.path, text, StandardOpenOption.APPEND);
    }
}
