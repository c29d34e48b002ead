package dev.streampair.system.support.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log that is being written: its messages so far, without the time, level, thread and logger that Spring Boot puts
 * before them. A line that is no log line is a message as it is; one without its line feed yet is none.
 *
 * <p>Each call reads only what came since the last one, so a log of many thousand lines can be polled.
 */
public final class LogFile {

    private static final Pattern PREFIX = Pattern.compile("^\\S+ +[A-Z]+ \\d+ --- .*? : ");

    private final Path path;

    private final List<String> messages = new ArrayList<>();

    private long bytesRead;

    LogFile(Path path) {
        this.path = path;
    }

    synchronized List<String> messages() {
        try (InputStream in = Files.newInputStream(this.path)) {
            in.skipNBytes(this.bytesRead);
            byte[] bytes = in.readAllBytes();
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            new String(bytes, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .map((line) -> PREFIX.matcher(line).replaceFirst(""))
                    .forEach(this.messages::add);
            this.bytesRead += end;
            return List.copyOf(this.messages);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The messages that begin with a text. */
    public List<String> messages(String start) {
        return messages().stream()
                .filter((message) -> message.startsWith(start))
                .toList();
    }

    /** The lines that end with a text, with all that Spring Boot puts before their messages. */
    List<String> linesThatEndWith(String text) {
        try (Stream<String> lines = Files.lines(this.path)) {
            return lines.filter((line) -> line.endsWith(text)).toList();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The items that a service has logged as received, in the order of the log. */
    public List<Long> received(String service) {
        String start = "message received by " + service + ": ";
        return messages(start).stream()
                .map((message) -> Long.valueOf(message.substring(start.length())))
                .toList();
    }

    /** The items that a service has logged as received before, once it was posted them again. */
    List<Long> skipped(String service) {
        String start = service + " skips duplicates: ";
        return messages(start).stream()
                .flatMap((message) ->
                        Arrays.stream(message.substring(start.length()).split(", ", -1)))
                .map(Long::valueOf)
                .toList();
    }

    /** Forgets what was written so far, and frees its room: for who writes more than a disk should hold. */
    public synchronized void clear() {
        try (FileChannel file = FileChannel.open(this.path, StandardOpenOption.WRITE)) {
            file.truncate(0);
            this.bytesRead = 0;
            this.messages.clear();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String toString() {
        return this.path.toString();
    }
}
