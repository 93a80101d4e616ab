package io.vipwatch.cli.decode;

import java.io.IOException;
import java.io.InputStream;

/** The forms of input, told apart by their first octets. */
enum InputForm {
    /** Text: hexadecimal digits. */
    HEX;

    /** {@return the form of {@code in}, which stays where it is} */
    static InputForm of(InputStream in) throws IOException {
        return HEX;
    }
}
