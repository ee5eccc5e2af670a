"""A register of a million people with names as there are, for what must not depend on how many there are."""

from typing import Final

INDEXES: Final = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'users' AND indexname LIKE 'ix_users_%'"

FILL: Final = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    SELECT uuidv7(), mail, mail, name, CASE n % 40 WHEN 0 THEN 'deactivated' ELSE 'active' END, 1, at,
        at + hash % 1000000 * interval '1 s'
    FROM generate_series(1, 1000000) AS n,
        LATERAL (SELECT abs(hashint8(n)::bigint) AS hash, timestamptz '2020-01-01Z' + n * interval '1 min' AS at),
        LATERAL (SELECT
            (ARRAY['Ana','José','Maria','Wei','Olga','Jürgen','Zoë','Peter','Anne','Mohammed','Sofía','Łukasz','Ines',
                'Hans','Yuki','Ravi','Chloé','Tom','Ida','Bob','Carmen','Diego','Elif','Farid'])[1 + hash % 24] ||
            (ARRAY['','a','o','bert','line','mir','','e'])[1 + hash / 24 % 8] AS first,
            (ARRAY['Lima','Müller','García','Smith','Novák','Okafor','Tanaka','Silva','Berg','Kowal','Dubois','Rossi',
                'Ivanov','Chen','Patel','Haas','Brandt','Moreau','Nagy','Popescu','Costa','Ferro','Lindt','Sato','Kim',
                'Vega','Wolf','Young','Zubiri','Quiroga'])[1 + hash / 192 % 30] ||
            (ARRAY['','s','son','mann','ski','ez','ov','dal','stein','feld','berg','wick','ham','ley','ton','worth'])
                [1 + hash / 5760 % 16] AS last,
            (ARRAY['example.com','mail.example','corp.example','uni.example'])[1 + hash / 92160 % 4] AS domain),
        LATERAL (SELECT
            CASE hash % 50 WHEN 0 THEN first || ' ' || last || '-Abel' ELSE first || ' ' || last END AS name,
            lower(first || '.' || last || n || '@' || domain) AS mail);
"""
