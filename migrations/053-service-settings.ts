// What a discom promises its payers and when it warns them, with every version there was; the answers its people begin with.

import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    CREATE FUNCTION service_settings_fit(settings jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(settings) = 'object'
         AND settings - ARRAY['staleHours', 'lowBalancePaise', 'disputeDays', 'reopenDays', 'answers'] = '{}'
         AND coalesce((settings->>'staleHours')::int BETWEEN 1 AND 2160 AND (settings->>'lowBalancePaise')::bigint >= 0
           AND (settings->>'disputeDays')::int BETWEEN 1 AND 180 AND (settings->>'reopenDays')::int BETWEEN 1 AND 180
           AND jsonb_typeof(settings->'answers') = 'array' AND jsonb_array_length(settings->'answers') <= 30, false)
    $$;

    -- The highest version is in force; what reads it in SQL reads the columns of discoms, which follow it.
    CREATE TABLE service_settings (
      discom_id int NOT NULL REFERENCES discoms,
      version int NOT NULL CHECK (version > 0),
      -- {staleHours, lowBalancePaise, disputeDays, reopenDays, answers: [{title, titleHi, text, textHi}]}
      settings jsonb NOT NULL CONSTRAINT service_settings_fit CHECK (service_settings_fit(settings)),
      why text NOT NULL CHECK (length(why) > 0),
      -- Null: it came with the installation.
      by_user bigint REFERENCES users,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT one_service_version_at_a_time PRIMARY KEY (discom_id, version),
      CONSTRAINT service_version_has_an_author CHECK (by_user IS NOT NULL OR version = 1)
    );
    SELECT fence(ARRAY['service_settings'], true, null);
    SELECT append_only(ARRAY['service_settings']);

    CREATE FUNCTION service_settings_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE discoms SET feed_stale_hours = (NEW.settings->>'staleHours')::int, low_balance_paise = (NEW.settings->>'lowBalancePaise')::bigint,
             dispute_days = (NEW.settings->>'disputeDays')::int, dispute_reopen_days = (NEW.settings->>'reopenDays')::int
       WHERE id = NEW.discom_id;
      RETURN NULL;
    END $$;
    ALTER FUNCTION service_settings_hold() OWNER TO milaan_worker;
    CREATE TRIGGER hold AFTER INSERT ON service_settings FOR EACH ROW EXECUTE FUNCTION service_settings_hold();

    CREATE FUNCTION first_service_settings(discom discoms) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_build_object('staleHours', discom.feed_stale_hours, 'lowBalancePaise', discom.low_balance_paise::text,
        'disputeDays', discom.dispute_days, 'reopenDays', discom.dispute_reopen_days, 'answers', jsonb_build_array(
          jsonb_build_object('title', 'Ask for a photo of the meter', 'titleHi', 'मीटर का फोटो माँगें',
            'text', 'Please attach a photo of the meter with its number and today''s reading.',
            'textHi', 'कृपया मीटर का फोटो संलग्न करें, जिसमें उसकी संख्या और आज की रीडिंग दिखे।'),
          jsonb_build_object('title', 'A meter test was ordered', 'titleHi', 'मीटर की जाँच का आदेश हुआ',
            'text', 'A test of the meter has been ordered. We tell you its result here.',
            'textHi', 'मीटर की जाँच का आदेश दिया गया है। परिणाम हम यहीं बताएँगे।'),
          jsonb_build_object('title', 'Ask for the bank''s proof', 'titleHi', 'बैंक का प्रमाण माँगें',
            'text', 'Please attach the bank''s advice of the transfer, with UTR, date and amount.',
            'textHi', 'कृपया अंतरण की बैंक सूचना संलग्न करें, जिसमें UTR, तिथि और राशि हो।'),
          jsonb_build_object('title', 'The payment was found', 'titleHi', 'भुगतान मिल गया',
            'text', 'Your payment was found and now stands on this bill. The receipt is under Receipts.',
            'textHi', 'आपका भुगतान मिल गया है और अब इस बिल पर दर्ज है। रसीद “रसीदें” में है।'),
          jsonb_build_object('title', 'The bill is right', 'titleHi', 'बिल सही है',
            'text', 'The reading was checked on the spot and is right. The bill stands.',
            'textHi', 'रीडिंग की मौके पर जाँच हुई और वह सही है। बिल यथावत रहेगा।')))
    $$;
    CREATE FUNCTION service_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO service_settings (discom_id, version, settings, why) VALUES (NEW.id, 1, first_service_settings(NEW), 'As it was installed.');
      RETURN NULL;
    END $$;
    ALTER FUNCTION service_begins() OWNER TO milaan_worker;
    CREATE TRIGGER service_begins AFTER INSERT ON discoms FOR EACH ROW EXECUTE FUNCTION service_begins();
    INSERT INTO service_settings (discom_id, version, settings, why)
      SELECT d.id, 1, first_service_settings(d), 'As it was installed.' FROM discoms d;

    DROP FUNCTION set_feed_settings(int, bigint);
  `);
}
