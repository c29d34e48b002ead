package dev.streampair.system.support.process;

import java.util.List;

/** What of a JVM's heap is in use: the objects that a full collection leaves, counted while the JVM stands still. */
public final class LiveHeap {

    private LiveHeap() {}

    /** Has a JVM of this machine collect its garbage and count the rest; returns its bytes. */
    public static long bytesOf(long pid) {
        ProcessBuilder builder =
                new ProcessBuilder(ServiceCommand.tool("jcmd"), Long.toString(pid), "GC.class_histogram");
        try (LoggedProcess process = LoggedProcess.start("jcmd", builder)) {
            int code = process.awaitExit(LoggedProcess.PATIENCE);
            List<String> totals = process.log().messages("Total ");
            if (code != 0 || totals.isEmpty()) {
                throw new IllegalStateException("%s ended with code %d and %d totals: see %s"
                        .formatted(builder.command(), code, totals.size(), process.log()));
            }
            return Long.parseLong(totals.get(0).strip().replaceAll(".* ", ""));
        }
    }
}
