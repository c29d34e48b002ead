package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogBufferTests {

    private static final int LINES = 1000;

    private final LoggerContext context = new LoggerContext();

    private final Logger logger = this.context.getLogger(Logger.ROOT_LOGGER_NAME);

    private final WrittenTo written = new WrittenTo();

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        this.context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        this.context.stop();
    }

    @Test
    void linesOfATaskAreWrittenTogetherAndAllWhenItReturns() {
        logToConsole(true);
        new LogBuffer(this.context).execute(this::logAll);
        assertThat(this.written.lines()).isEqualTo(allLines());
        assertThat(this.written.writes).isPositive().isLessThan(LINES / 100);
    }

    @Test
    void lineOutsideATaskIsWrittenAtOnce() {
        logToConsole(true);
        LogBuffer buffer = new LogBuffer(this.context);
        this.logger.info("before");
        assertThat(this.written.lines()).containsExactly("before");
        buffer.execute(this::logAll);
        this.logger.info("after");
        assertThat(this.written.lines()).hasSize(LINES + 2).endsWith("after");
    }

    @Test
    void taskThatFailsLeavesNoLineBehind() {
        logToConsole(true);
        LogBuffer buffer = new LogBuffer(this.context);
        assertThatThrownBy(() -> buffer.execute(() -> {
                    this.logger.info("in it");
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(this.written.lines()).containsExactly("in it");
        this.logger.info("after");
        assertThat(this.written.lines()).containsExactly("in it", "after");
    }

    @Test
    void fileHasAllLinesWhenATaskReturns() throws Exception {
        Path file = this.folder.resolve("service.log");
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        logTo(appender);
        LogBuffer buffer = new LogBuffer(this.context);
        buffer.execute(() -> {
            this.logger.info("first");
            assertThat(file).isEmptyFile();
            logAll();
        });
        assertThat(Files.readAllLines(file))
                .hasSize(LINES + 1)
                .startsWith("first")
                .endsWith("line 999");
        this.logger.info("after");
        assertThat(Files.readAllLines(file)).endsWith("after");
    }

    @Test
    void appenderThatDoesNotFlushByItselfIsLeftAsItIs() {
        ConsoleAppender<ILoggingEvent> appender = logToConsole(false);
        new LogBuffer(this.context).execute(this::logAll);
        assertThat(appender.isImmediateFlush()).isFalse();
        assertThat(appender.getOutputStream()).isSameAs(this.written);
    }

    @Test
    void appenderThatIsStoppedMeanwhileHindersNoOther() {
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(this.folder.resolve("service.log").toString());
        logTo(file);
        ConsoleAppender<ILoggingEvent> console = logToConsole(true);
        LogBuffer buffer = new LogBuffer(this.context);
        buffer.execute(() -> {
            logAll();
            file.stop();
        });
        assertThat(this.written.lines()).isEqualTo(allLines());
        assertThat(console.isImmediateFlush()).isTrue();
    }

    @Test
    void appenderThatCouldNotStartIsLeftAsItIs() {
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(this.folder.toString());
        logTo(file);
        assertThat(file.isStarted()).isFalse();
        new LogBuffer(this.context)
                .execute(() -> assertThat(file.isImmediateFlush()).isTrue());
    }

    @Test
    void buffersTheApplicationsOwnLog() {
        assertThat(LogBuffer.ofApplication()).isInstanceOf(LogBuffer.class);
    }

    private void logAll() {
        for (int i = 0; i < LINES; i++) {
            this.logger.info("line {}", i);
        }
    }

    private static List<String> allLines() {
        return IntStream.range(0, LINES).mapToObj((i) -> "line " + i).toList();
    }

    private ConsoleAppender<ILoggingEvent> logToConsole(boolean immediately) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setImmediateFlush(immediately);
        logTo(appender);
        appender.setOutputStream(this.written);
        return appender;
    }

    private void logTo(OutputStreamAppender<ILoggingEvent> appender) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(this.context);
        encoder.setPattern("%m%n");
        encoder.start();
        appender.setContext(this.context);
        appender.setEncoder(encoder);
        appender.start();
        this.logger.addAppender(appender);
    }

    private static final class WrittenTo extends ByteArrayOutputStream {

        private int writes;

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            this.writes++;
            super.write(bytes, offset, length);
        }

        List<String> lines() {
            return toString(StandardCharsets.UTF_8).lines().toList();
        }
    }
}
