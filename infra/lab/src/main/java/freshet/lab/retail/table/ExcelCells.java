package freshet.lab.retail.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.Row;

/** The texts of a spreadsheet's cells. */
final class ExcelCells {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final LocalDateTime DAY_0 = LocalDateTime.of(1899, 12, 30, 0, 0); // right from March 1900 on
    private static final LocalDateTime DAY_0_OF_1904 = LocalDateTime.of(1904, 1, 1, 0, 0);
    private static final BigDecimal LAST_DAY = BigDecimal.valueOf(2_958_465); // 9999-12-31
    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);
    // Excel shows 15 digits and stores 17: 2.55 is 2.5499999999999998 in the file.
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final int MOST_COLUMNS = 16_384; // that a spreadsheet has
    private static final int MOST_DIGITS = 400; // more than any number of a spreadsheet has

    private final LocalDateTime dayZero;
    private final Map<String, Boolean> dateFormats = new HashMap<>();

    /** @param since1904 whether days are counted from 1904, as old Macintoshs did */
    ExcelCells(boolean since1904) {
        this.dayZero = since1904 ? DAY_0_OF_1904 : DAY_0;
    }

    /** The texts up to the last cell that is not empty, but of at least so many columns. */
    List<String> texts(Row row, int columns) {
        if (row.getCellCount() > MOST_COLUMNS) {
            throw new IllegalStateException("row " + row.getRowNum() + " has more than " + MOST_COLUMNS + " columns");
        }
        var texts = new ArrayList<String>(row.getCellCount());
        int length = columns;
        for (int i = 0; i < row.getCellCount(); i++) {
            var text = text(row.getCell(i));
            texts.add(text);
            length = text.isEmpty() ? length : Math.max(length, i + 1);
        }
        while (texts.size() < length) {
            texts.add("");
        }
        return texts.subList(0, length);
    }

    private String text(Cell cell) {
        if (cell == null || cell.getValue() == null) {
            return "";
        }
        if (!(cell.getValue() instanceof BigDecimal number) || Math.abs((long) number.scale()) > MOST_DIGITS) {
            return cell.getText();
        }
        return isDate(cell, number) ? date(number) : plain(number);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0
                ? "0"
                : number.round(SHOWN).stripTrailingZeros().toPlainString();
    }

    // Whole seconds: what is less is the error of a day's fraction.
    private String date(BigDecimal days) {
        long seconds =
                days.multiply(SECONDS_OF_DAY).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return DATE.format(dayZero.plusSeconds(seconds));
    }

    private boolean isDate(Cell cell, BigDecimal days) {
        var format = cell.getDataFormatString();
        return format != null
                && days.signum() >= 0
                && days.compareTo(LAST_DAY) <= 0
                && dateFormats.computeIfAbsent(format, ExcelCells::isDate);
    }

    // A date is a number whose format shows a day or a year. Text in quotes and brackets says nothing of that.
    private static boolean isDate(String format) {
        return format.replaceAll("\"[^\"]*\"|\\[[^\\]]*]|\\\\.|_.|\\*.", "").matches("(?is).*[dy].*");
    }
}
