package freshet.lab.retail;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar for each step: done, percentage, speed, time left. For terminals. */
final class ProgressBars implements Progress {
    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 200;

    @Override
    public Step begin(String what, String unit, long total) {
        var bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
        return new Bar(bar);
    }

    private record Bar(ProgressBar bar) implements Step {
        @Override
        public void advance(long by) {
            bar.stepBy(by);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
