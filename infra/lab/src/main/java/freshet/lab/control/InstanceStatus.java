package freshet.lab.control;

import freshet.lab.process.Instance;

/**
 * What {@code infra/up status} tells of an instance.
 *
 * @param name the function's, or {@code broker} or {@code database}
 * @param instance its id, such as {@code users-1}
 * @param pid null while no process runs
 * @param port null before the first start
 * @param state {@code starting}, {@code ready}, {@code draining}, {@code zero} or {@code failed}
 */
public record InstanceStatus(String name, String instance, Long pid, Integer port, String state) {
    /** As it is at this moment. */
    public static InstanceStatus of(Instance instance) {
        var pid = instance.pid();
        return new InstanceStatus(
                instance.name(),
                instance.id(),
                pid.isPresent() ? pid.getAsLong() : null,
                instance.port() == 0 ? null : instance.port(),
                instance.state().word());
    }
}
