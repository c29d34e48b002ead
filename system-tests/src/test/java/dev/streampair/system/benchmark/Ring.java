package dev.streampair.system.benchmark;

import java.util.List;

/** Two processes between which something goes to and fro; it stands until it is told to turn. */
interface Ring {

    void turn() throws Exception;

    void stand() throws Exception;

    /** How much has come to one of the two. */
    Count count() throws Exception;

    List<ProcessTree> processes();
}
