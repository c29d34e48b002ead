package dev.streampair.benchmark;

import dev.streampair.system.support.process.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a service received its items: the times of the lines that it logs for them in any case, so that a ring is
 * measured as it is. The time of a line is that at which the logger was called, to a microsecond.
 */
final class ReceptionLog {

    /**
     * The setting that adds the microseconds to a line, where the id of a trace would stand: Logback's time ends at the
     * millisecond, whatever its pattern.
     */
    static final String MICROSECONDS = "--logging.pattern.correlation=%micros ";

    private static final Pattern LINE = Pattern.compile("(\\S+) .*] (\\d{3}) \\S+ +: message received by \\S+: (\\d+)");

    private final Path log;

    private long bytesRead;

    ReceptionLog(ServiceProcess service) throws IOException {
        this.log = new ProcessTree(service.pid()).output();
    }

    /**
     * Returns the times, in nanoseconds, of the items logged since the last call. The service must not log meanwhile.
     */
    Map<Long, Long> readOn() throws IOException {
        Map<Long, Long> nanos = new HashMap<>();
        try (InputStream in = Files.newInputStream(this.log)) {
            in.skipNBytes(this.bytesRead);
            byte[] bytes = in.readAllBytes();
            this.bytesRead += bytes.length;
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .forEach((line) -> nanos.put(Long.valueOf(line.group(3)), nanos(line)));
        }
        return nanos;
    }

    private static long nanos(Matcher line) {
        Instant time =
                OffsetDateTime.parse(line.group(1)).toInstant().plus(Long.parseLong(line.group(2)), ChronoUnit.MICROS);
        return ChronoUnit.NANOS.between(Instant.EPOCH, time);
    }
}
