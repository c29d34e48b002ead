package dev.streampair.system.support.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends signals as a terminal or an operator does, and sees to it that they are heard. */
public final class Signals {

    private static final List<String> WITH_DEFAULTS = List.of("env", "--default-signal=INT");

    private static final boolean canRestoreDefaults = succeeds(WITH_DEFAULTS, "true");

    private Signals() {}

    /**
     * Makes a command whose process ends on SIGINT even when this process ignores it, as all do that a script has put
     * in the background: what is ignored is inherited, and a JVM leaves it so. The command replaces {@code env}, so the
     * process id stays. Where {@code env} cannot do this (it is GNU's), the command stays as it is.
     */
    static List<String> heardBy(List<String> command) {
        List<String> result = new ArrayList<>(canRestoreDefaults ? WITH_DEFAULTS : List.of());
        result.addAll(command);
        return result;
    }

    /**
     * Sends a signal to a process.
     *
     * @param signal its name, such as INT
     * @throws IllegalStateException if there is no such process
     */
    public static void send(String signal, long pid) {
        if (!succeeds(List.of("kill", "-" + signal), Long.toString(pid))) {
            throw new IllegalStateException("SIG%s did not reach process %d".formatted(signal, pid));
        }
    }

    /**
     * Sends a signal to all processes of a group, as a terminal does on Ctrl-C.
     *
     * @return whether the group had a process
     */
    static boolean sendToGroup(String signal, long group) {
        return succeeds(List.of("kill", "-" + signal, "--"), "-" + group);
    }

    private static boolean succeeds(List<String> command, String argument) {
        List<String> all = new ArrayList<>(command);
        all.add(argument);
        try {
            return new ProcessBuilder(all)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException ex) {
            throw new IllegalStateException("%s does not run here".formatted(all), ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during %s".formatted(all), ex);
        }
    }
}
