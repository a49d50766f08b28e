package freshet.lab.retail;

import java.text.DecimalFormat;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar for each step: done, percentage, speed, time left. For terminals. */
final class ProgressBars implements Progress {
    private static final int WIDEST = 120;
    private static final int UPDATE_MILLIS = 200;

    private final int width;

    /** @param columns the terminal's width */
    ProgressBars(int columns) {
        width = Math.min(columns, WIDEST);
    }

    @Override
    public Step begin(String what, String unit, long total) {
        var bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .showSpeed(new DecimalFormat("#,##0"))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width))
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
