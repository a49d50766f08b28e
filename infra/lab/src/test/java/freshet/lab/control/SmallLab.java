package freshet.lab.control;

import freshet.lab.LabFailure;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import freshet.lab.process.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lab of a few instances, none of which can be replaced. */
public record SmallLab(List<Instance> instances, Map<String, Launch> launches) implements Operations {
    @Override
    public List<Instance> stop(String name) throws InterruptedException {
        Instance.stopAll(named(name));
        return named(name);
    }

    @Override
    public List<Instance> start(String name) throws InterruptedException {
        named(name).forEach(Instance::start);
        while (named(name).stream().anyMatch(instance -> instance.state() == State.STARTING)) {
            Thread.sleep(10);
        }
        return named(name);
    }

    @Override
    public List<Instance> replace(String name) {
        throw new LabFailure(name + " goes on.");
    }

    @Override
    public Optional<Launch> launch(String function) {
        return Optional.ofNullable(launches.get(function));
    }

    private List<Instance> named(String name) {
        return instances.stream()
                .filter(instance -> instance.name().equals(name))
                .toList();
    }
}
