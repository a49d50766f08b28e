package freshet.lab.control;

import freshet.lab.LabFailure;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import java.util.List;
import java.util.Optional;

/** What can be asked of a running lab. A name is a function's, for all of its instances, or that of one instance. */
public interface Operations {
    /** All instances, in the order of the status. */
    List<Instance> instances();

    /** Stops what has this name, and holds it down. Returns when it is gone; empty if nothing has the name. */
    List<Instance> stop(String name) throws InterruptedException;

    /** Starts what is held down. Returns when it is ready or has failed; empty if nothing has the name. */
    List<Instance> start(String name) throws InterruptedException;

    /**
     * Has another process take the place of an instance of a function. Returns when the old one is gone: the new one alone, or empty
     * if there is no such instance.
     *
     * @throws LabFailure if the instance does not run, or the new one does not become ready; the old one then goes on
     */
    List<Instance> replace(String instance) throws InterruptedException;

    /** How one more instance of a function is started; empty if there is no such function. */
    Optional<Launch> launch(String function);
}
