package dev.sekimori.acceptance.mqtt;

/** The libraries, by the version that they speak. */
enum Library {
    PAHO_3_1_1 {
        @Override
        Talker client(String id) {
            return new PahoThree(id);
        }
    },
    PAHO_5 {
        @Override
        Talker client(String id) {
            return new PahoFive(id);
        }
    },
    HIVEMQ_3_1_1 {
        @Override
        Talker client(String id) {
            return new HiveThree(id);
        }
    },
    HIVEMQ_5 {
        @Override
        Talker client(String id) {
            return new HiveFive(id);
        }
    };

    static final String HOST = "127.0.0.1";
    static final int PORT = 1883;
    static final String URI = "tcp://" + HOST + ":" + PORT;
    static final int SESSION_SECONDS = 600;

    /** A client that is not yet connected. */
    abstract Talker client(String id);
}
