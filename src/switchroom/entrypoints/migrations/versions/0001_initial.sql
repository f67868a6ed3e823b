-- The first schema. Statements end with a semicolon at the end of a line.

CREATE SCHEMA IF NOT EXISTS customers;

CREATE SCHEMA IF NOT EXISTS interactions;

CREATE SCHEMA IF NOT EXISTS journal;

CREATE SCHEMA IF NOT EXISTS organisation;

CREATE SCHEMA IF NOT EXISTS people;

CREATE SCHEMA IF NOT EXISTS platform;

CREATE SCHEMA IF NOT EXISTS processes;

CREATE SCHEMA IF NOT EXISTS routing;

CREATE SCHEMA IF NOT EXISTS touchpoints;

CREATE SCHEMA IF NOT EXISTS voice;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE EXTENSION IF NOT EXISTS unaccent;

CREATE SEQUENCE interactions.reference_number;

CREATE TABLE interactions.interaction (
	id UUID NOT NULL,
	reference TEXT NOT NULL,
	origin TEXT NOT NULL,
	medium TEXT NOT NULL,
	state TEXT NOT NULL,
	entry_point_id UUID NOT NULL,
	brand_id UUID NOT NULL,
	unit_id UUID NOT NULL,
	language TEXT DEFAULT '' NOT NULL,
	address TEXT,
	claims JSONB DEFAULT '{}' NOT NULL,
	customer_id UUID,
	identity_level INTEGER DEFAULT '0' NOT NULL,
	identity_how TEXT,
	run_id UUID NOT NULL,
	queue_id UUID,
	agent_id UUID,
	item_id UUID,
	disposition_id UUID,
	tags TEXT[] DEFAULT '{}' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	ended_how TEXT,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_interaction PRIMARY KEY (id),
	CONSTRAINT uq_interaction_reference UNIQUE (reference)
);

CREATE INDEX ix_interaction_agent ON interactions.interaction (agent_id, started_at);

CREATE INDEX ix_interaction_queue ON interactions.interaction (queue_id, started_at);

CREATE INDEX ix_interaction_live ON interactions.interaction (started_at) WHERE closed_at is null;

CREATE INDEX ix_interaction_started_at ON interactions.interaction (started_at);

CREATE INDEX ix_interaction_customer ON interactions.interaction (customer_id, started_at);

CREATE TABLE interactions.item (
	id UUID NOT NULL,
	interaction_id UUID NOT NULL,
	queue_id UUID NOT NULL,
	run_id UUID NOT NULL,
	token INTEGER NOT NULL,
	visit INTEGER NOT NULL,
	queued_at TIMESTAMP WITH TIME ZONE NOT NULL,
	agent_id UUID,
	connected_at TIMESTAMP WITH TIME ZONE,
	released_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	how TEXT,
	work JSONB NOT NULL,
	CONSTRAINT pk_item PRIMARY KEY (id)
);

CREATE INDEX ix_item_interaction_id ON interactions.item (interaction_id);

CREATE TABLE interactions.segment (
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	interaction_id UUID NOT NULL,
	kind TEXT NOT NULL,
	queue_id UUID,
	agent_id UUID,
	began_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_segment PRIMARY KEY (id)
);

CREATE INDEX ix_segment_open ON interactions.segment (interaction_id) WHERE ended_at is null;

CREATE INDEX ix_segment_interaction_id ON interactions.segment (interaction_id);

CREATE TABLE interactions.note (
	id UUID NOT NULL,
	interaction_id UUID NOT NULL,
	author_id UUID,
	text TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	edited_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_note PRIMARY KEY (id)
);

CREATE INDEX ix_note_interaction_id ON interactions.note (interaction_id);

CREATE TABLE interactions.disposition (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	success BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_disposition PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_disposition_slug ON interactions.disposition (slug) WHERE not archived;

CREATE TABLE interactions.screen (
	run_id UUID NOT NULL,
	token INTEGER NOT NULL,
	waits BOOLEAN NOT NULL,
	visit INTEGER NOT NULL,
	interaction_id UUID NOT NULL,
	step TEXT NOT NULL,
	type TEXT NOT NULL,
	params JSONB NOT NULL,
	language TEXT NOT NULL,
	shown_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_screen PRIMARY KEY (run_id, token, waits)
);

CREATE INDEX ix_screen_interaction_id ON interactions.screen (interaction_id);

CREATE TABLE organisation.calendar (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	weekly JSONB NOT NULL,
	holidays JSONB NOT NULL,
	emergency BOOLEAN NOT NULL,
	CONSTRAINT pk_calendar PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_calendar_slug ON organisation.calendar (slug) WHERE not archived;

CREATE TABLE organisation.brand (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	label TEXT NOT NULL,
	language TEXT NOT NULL,
	"group" TEXT NOT NULL,
	CONSTRAINT pk_brand PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_brand_label ON organisation.brand (label) WHERE not archived;

CREATE TABLE organisation.region (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	code TEXT NOT NULL,
	CONSTRAINT pk_region PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_region_code ON organisation.region (code) WHERE not archived;

CREATE TABLE people.skill (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	CONSTRAINT pk_skill PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_skill_slug ON people.skill (slug) WHERE not archived;

CREATE TABLE people.post (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	CONSTRAINT pk_post PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_post_slug ON people.post (slug) WHERE not archived;

CREATE TABLE people.permission_set (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	permissions TEXT[] NOT NULL,
	CONSTRAINT pk_permission_set PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_permission_set_slug ON people.permission_set (slug) WHERE not archived;

CREATE TABLE journal.outbox (
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	origin TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_id UUID,
	type TEXT NOT NULL,
	version INTEGER NOT NULL,
	subject UUID NOT NULL,
	topics TEXT[] NOT NULL,
	data JSONB NOT NULL,
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE journal.head (
	position BIGINT NOT NULL
);

CREATE TABLE journal.event (
	position BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	origin TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_id UUID,
	type TEXT NOT NULL,
	version INTEGER NOT NULL,
	subject UUID NOT NULL,
	topics TEXT[] NOT NULL,
	data JSONB NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (position, recorded_at)
)
 PARTITION BY RANGE (recorded_at);

CREATE INDEX ix_event_subject ON journal.event (subject, position);

CREATE INDEX ix_event_type ON journal.event (type, position);

CREATE INDEX ix_event_actor ON journal.event (actor_id, position);

CREATE TABLE journal.cursor (
	handler TEXT NOT NULL,
	position BIGINT NOT NULL,
	CONSTRAINT pk_cursor PRIMARY KEY (handler)
);

CREATE TABLE journal.parked (
	handler TEXT NOT NULL,
	position BIGINT NOT NULL,
	subject UUID NOT NULL,
	error TEXT NOT NULL,
	parked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_parked PRIMARY KEY (handler, position)
);

CREATE TABLE platform.leader (
	name TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	holder TEXT NOT NULL,
	backend_pid INTEGER NOT NULL,
	heartbeat_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_leader PRIMARY KEY (name)
);

CREATE TABLE platform.effect (
	id UUID NOT NULL,
	sequence BIGINT GENERATED ALWAYS AS IDENTITY,
	lane TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject UUID NOT NULL,
	origin TEXT NOT NULL,
	payload JSONB NOT NULL,
	repeatable SMALLINT NOT NULL,
	state TEXT NOT NULL,
	epoch BIGINT,
	attempts INTEGER DEFAULT '0' NOT NULL,
	planned_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	result JSONB,
	CONSTRAINT pk_effect PRIMARY KEY (id)
);

CREATE INDEX ix_effect_open ON platform.effect (lane, sequence) WHERE state in ('planned', 'started');

CREATE INDEX ix_effect_subject ON platform.effect (subject);

CREATE TABLE platform.timer (
	id UUID NOT NULL,
	kind TEXT NOT NULL,
	subject UUID NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	payload JSONB NOT NULL,
	error TEXT,
	CONSTRAINT pk_timer PRIMARY KEY (id)
);

CREATE INDEX ix_timer_due ON platform.timer (due_at) WHERE error is null;

CREATE INDEX ix_timer_subject ON platform.timer (subject);

CREATE TABLE platform.sealed (
	id UUID NOT NULL,
	subject UUID NOT NULL,
	content BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_sealed PRIMARY KEY (id)
);

CREATE INDEX ix_sealed_subject ON platform.sealed (subject);

CREATE TABLE platform.session (
	id UUID NOT NULL,
	user_id UUID NOT NULL,
	secret_hash BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	address TEXT NOT NULL,
	browser TEXT NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (id),
	CONSTRAINT uq_session_secret_hash UNIQUE (secret_hash)
);

CREATE INDEX ix_session_user ON platform.session (user_id, id);

CREATE TABLE platform.api_token (
	id UUID NOT NULL,
	user_id UUID NOT NULL,
	secret_hash BYTEA NOT NULL,
	prefix TEXT NOT NULL,
	name TEXT NOT NULL,
	scopes TEXT[] NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	last_used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_api_token PRIMARY KEY (id),
	CONSTRAINT uq_api_token_secret_hash UNIQUE (secret_hash)
);

CREATE INDEX ix_api_token_user ON platform.api_token (user_id, id);

CREATE TABLE platform.allowance (
	key BYTEA NOT NULL,
	full_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_allowance PRIMARY KEY (key)
);

CREATE INDEX ix_allowance_full_at ON platform.allowance (full_at);

CREATE TABLE processes.definition (
	slug TEXT NOT NULL,
	version INTEGER NOT NULL,
	id UUID NOT NULL,
	process_id UUID NOT NULL,
	state TEXT NOT NULL,
	title JSONB NOT NULL,
	number TEXT DEFAULT '' NOT NULL,
	kind TEXT NOT NULL,
	source JSONB NOT NULL,
	revision_note TEXT DEFAULT '' NOT NULL,
	published_by UUID,
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_definition PRIMARY KEY (slug, version),
	CONSTRAINT uq_definition_id UNIQUE (id)
);

CREATE TABLE processes.run (
	id UUID NOT NULL,
	root_id UUID NOT NULL,
	slug TEXT NOT NULL,
	version INTEGER NOT NULL,
	origin TEXT NOT NULL,
	subject_kind TEXT,
	subject_id UUID,
	parent_id UUID,
	parent_token INTEGER,
	parent_visit INTEGER,
	state BYTEA NOT NULL,
	outcome TEXT,
	started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_run PRIMARY KEY (id)
);

CREATE INDEX ix_run_parent ON processes.run (parent_id) WHERE parent_id is not null;

CREATE INDEX ix_run_subject ON processes.run (subject_id);

CREATE INDEX ix_run_open ON processes.run (slug, version) WHERE outcome is null;

CREATE TABLE routing.command (
	sequence BIGINT GENERATED ALWAYS AS IDENTITY,
	given_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	about UUID,
	data JSONB NOT NULL,
	note TEXT,
	position BIGINT,
	at TIMESTAMP WITH TIME ZONE,
	refused TEXT,
	error TEXT,
	parked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_command PRIMARY KEY (sequence)
);

CREATE UNIQUE INDEX ix_command_position ON routing.command (position) WHERE position is not null;

CREATE INDEX ix_command_pending ON routing.command (sequence) WHERE position is null and parked_at is null;

CREATE INDEX ix_command_parked ON routing.command (parked_at) WHERE parked_at is not null;

CREATE TABLE routing.board (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	data BYTEA NOT NULL,
	CONSTRAINT pk_board PRIMARY KEY (kind, id)
);

CREATE TABLE routing.snapshot (
	position BIGSERIAL NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_snapshot PRIMARY KEY (position)
);

CREATE TABLE routing.snapshot_record (
	position BIGINT NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	data BYTEA NOT NULL,
	CONSTRAINT pk_snapshot_record PRIMARY KEY (position, kind, id)
);

CREATE TABLE routing.agent_state (
	agent_id UUID NOT NULL,
	origin TEXT NOT NULL,
	signed_in BOOLEAN NOT NULL,
	connected BOOLEAN NOT NULL,
	status TEXT NOT NULL,
	available BOOLEAN NOT NULL,
	status_since TIMESTAMP WITH TIME ZONE NOT NULL,
	state TEXT NOT NULL,
	state_since TIMESTAMP WITH TIME ZONE NOT NULL,
	queues UUID[] NOT NULL,
	capacity JSONB NOT NULL,
	CONSTRAINT pk_agent_state PRIMARY KEY (agent_id)
);

CREATE TABLE routing.queue_item (
	item_id UUID NOT NULL,
	kind TEXT NOT NULL,
	about UUID NOT NULL,
	medium TEXT NOT NULL,
	origin TEXT NOT NULL,
	queue_id UUID NOT NULL,
	visit SMALLINT NOT NULL,
	state TEXT NOT NULL,
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL,
	queued_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_queue_item PRIMARY KEY (item_id)
);

CREATE INDEX ix_queue_item_about ON routing.queue_item (about);

CREATE INDEX ix_queue_item_queue ON routing.queue_item (queue_id, arrived_at);

CREATE TABLE routing.offer (
	id BIGSERIAL NOT NULL,
	item_id UUID NOT NULL,
	about UUID NOT NULL,
	queue_id UUID NOT NULL,
	agent_id UUID NOT NULL,
	medium TEXT NOT NULL,
	ring SMALLINT NOT NULL,
	score FLOAT NOT NULL,
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL,
	offered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	ended_how TEXT,
	CONSTRAINT pk_offer PRIMARY KEY (id)
);

CREATE INDEX ix_offer_live ON routing.offer (agent_id) WHERE ended_at is null;

CREATE INDEX ix_offer_ended ON routing.offer (ended_at) WHERE ended_at is not null;

CREATE TABLE routing.work (
	agent_id UUID NOT NULL,
	item_id UUID NOT NULL,
	about UUID NOT NULL,
	queue_id UUID NOT NULL,
	medium TEXT NOT NULL,
	state TEXT NOT NULL,
	accepted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	wrap_up_started_at TIMESTAMP WITH TIME ZONE,
	wrap_up_ends_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_work PRIMARY KEY (agent_id, item_id)
);

CREATE INDEX ix_work_about ON routing.work (about);

CREATE TABLE routing.screen (
	agent_id UUID NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_screen PRIMARY KEY (agent_id)
);

CREATE TABLE routing.queue_quarter (
	queue_id UUID NOT NULL,
	origin TEXT NOT NULL,
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
	queued INTEGER NOT NULL,
	offered INTEGER NOT NULL,
	answered INTEGER NOT NULL,
	answered_in_time INTEGER NOT NULL,
	abandoned INTEGER NOT NULL,
	overflowed INTEGER NOT NULL,
	called_back INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL,
	CONSTRAINT pk_queue_quarter PRIMARY KEY (queue_id, origin, starts_at)
);

CREATE TABLE touchpoints.channel (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	label TEXT NOT NULL,
	medium TEXT NOT NULL,
	CONSTRAINT pk_channel PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_channel_label ON touchpoints.channel (label) WHERE not archived;

CREATE TABLE touchpoints.service (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	code TEXT NOT NULL,
	CONSTRAINT pk_service PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_service_code ON touchpoints.service (code) WHERE not archived;

CREATE TABLE touchpoints.block (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	kind TEXT NOT NULL,
	value TEXT NOT NULL,
	network INET,
	reason TEXT NOT NULL,
	until TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_block PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_block_value ON touchpoints.block (kind, value) WHERE not archived;

CREATE TABLE voice.switch (
	name TEXT NOT NULL,
	instance UUID NOT NULL,
	last_event BIGINT NOT NULL,
	handled_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_switch PRIMARY KEY (name)
);

CREATE TABLE voice.leg (
	id UUID NOT NULL,
	interaction_id UUID,
	origin TEXT NOT NULL,
	switch TEXT NOT NULL,
	instance UUID,
	role TEXT NOT NULL,
	state TEXT NOT NULL,
	user_id UUID,
	item_id UUID,
	entry_point TEXT DEFAULT '' NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	language TEXT DEFAULT '' NOT NULL,
	claims JSONB,
	source TEXT DEFAULT '' NOT NULL,
	token_hash BYTEA,
	record BOOLEAN DEFAULT false NOT NULL,
	pauses TEXT[] DEFAULT '{}' NOT NULL,
	releasing BOOLEAN DEFAULT false NOT NULL,
	held BOOLEAN DEFAULT false NOT NULL,
	muted BOOLEAN DEFAULT false NOT NULL,
	media BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	arrived_at TIMESTAMP WITH TIME ZONE,
	answered_at TIMESTAMP WITH TIME ZONE,
	bridged_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	cause TEXT,
	quality JSONB,
	standing JSONB,
	early_key TEXT DEFAULT '' NOT NULL,
	early_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_leg PRIMARY KEY (id),
	CONSTRAINT uq_leg_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_leg_living ON voice.leg (switch, entry_point) WHERE state <> 'ended';

CREATE INDEX ix_leg_user_living ON voice.leg (user_id) WHERE state <> 'ended';

CREATE INDEX ix_leg_source ON voice.leg (source, created_at) WHERE source <> '';

CREATE INDEX ix_leg_interaction_id ON voice.leg (interaction_id);

CREATE TABLE voice.performing (
	run_id UUID NOT NULL,
	token INTEGER NOT NULL,
	visit INTEGER NOT NULL,
	leg_id UUID NOT NULL,
	step TEXT NOT NULL,
	playback_id UUID,
	gather_id UUID,
	keys TEXT DEFAULT '' NOT NULL,
	plan JSONB NOT NULL,
	CONSTRAINT pk_performing PRIMARY KEY (run_id, token, visit)
);

CREATE INDEX ix_performing_leg_id ON voice.performing (leg_id);

CREATE TABLE voice.recording (
	id UUID NOT NULL,
	interaction_id UUID NOT NULL,
	leg_id UUID NOT NULL,
	origin TEXT NOT NULL,
	state TEXT NOT NULL,
	data_key BYTEA NOT NULL,
	file TEXT DEFAULT '' NOT NULL,
	media_type TEXT DEFAULT '' NOT NULL,
	planned_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	length INTERVAL,
	CONSTRAINT pk_recording PRIMARY KEY (id)
);

CREATE INDEX ix_recording_interaction_id ON voice.recording (interaction_id);

CREATE INDEX ix_recording_leg_id ON voice.recording (leg_id);

CREATE TABLE voice.caption (
	id BIGINT GENERATED ALWAYS AS IDENTITY,
	leg_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	content JSONB NOT NULL,
	CONSTRAINT pk_caption PRIMARY KEY (id)
);

CREATE INDEX ix_caption_leg_id ON voice.caption (leg_id, id);

CREATE TABLE voice.ring (
	offer BIGSERIAL NOT NULL,
	item_id UUID NOT NULL,
	agent_id UUID NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_ring PRIMARY KEY (offer)
);

CREATE INDEX ix_ring_expires_at ON voice.ring (expires_at);

CREATE TABLE voice.parked (
	switch TEXT NOT NULL,
	instance UUID NOT NULL,
	number BIGINT NOT NULL,
	type TEXT NOT NULL,
	leg_id UUID,
	error TEXT NOT NULL,
	parked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_parked PRIMARY KEY (switch, instance, number)
);

CREATE TABLE voice.listening (
	recording_id UUID NOT NULL,
	user_id UUID NOT NULL,
	last_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_listening PRIMARY KEY (recording_id, user_id)
);

CREATE TABLE voice.caller_key (
	entry_point_id UUID NOT NULL,
	key BYTEA NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_caller_key PRIMARY KEY (entry_point_id)
);

CREATE TABLE customers.customer (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	"group" TEXT NOT NULL,
	name TEXT,
	language TEXT,
	region_id UUID,
	environment TEXT,
	note TEXT,
	last_seen_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_customer PRIMARY KEY (id),
	CONSTRAINT fk_customer_region_id_region FOREIGN KEY(region_id) REFERENCES organisation.region (id)
);

CREATE INDEX ix_customer_words ON customers.customer USING gin (words gin_trgm_ops);

CREATE INDEX ix_customer_order ON customers.customer (words, id);

CREATE INDEX ix_customer_region_id ON customers.customer (region_id);

CREATE TABLE organisation.unit (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	kind TEXT NOT NULL,
	parent_id UUID,
	path TEXT COLLATE "C" NOT NULL,
	time_zone TEXT NOT NULL,
	calendar_id UUID,
	CONSTRAINT pk_unit PRIMARY KEY (id),
	CONSTRAINT fk_unit_parent_id_unit FOREIGN KEY(parent_id) REFERENCES organisation.unit (id),
	CONSTRAINT fk_unit_calendar_id_calendar FOREIGN KEY(calendar_id) REFERENCES organisation.calendar (id)
);

CREATE INDEX ix_unit_parent_id ON organisation.unit (parent_id);

CREATE UNIQUE INDEX uq_unit_root ON organisation.unit ((parent_id IS NULL)) WHERE parent_id IS NULL;

CREATE INDEX ix_unit_calendar_id ON organisation.unit (calendar_id);

CREATE INDEX ix_unit_path ON organisation.unit (path);

CREATE TABLE customers.address (
	customer_id UUID NOT NULL,
	position SMALLINT NOT NULL,
	"group" TEXT NOT NULL,
	origin TEXT NOT NULL,
	kind TEXT NOT NULL,
	value TEXT NOT NULL,
	normal TEXT NOT NULL,
	CONSTRAINT pk_address PRIMARY KEY (customer_id, position),
	CONSTRAINT fk_address_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customers.customer (id)
);

CREATE INDEX ix_address_found ON customers.address (normal, kind, "group", origin);

CREATE TABLE people."user" (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	agent_number TEXT,
	language TEXT,
	theme TEXT,
	unit_id UUID NOT NULL,
	active BOOLEAN NOT NULL,
	password_hash TEXT,
	capacity JSONB NOT NULL,
	CONSTRAINT pk_user PRIMARY KEY (id),
	CONSTRAINT fk_user_unit_id_unit FOREIGN KEY(unit_id) REFERENCES organisation.unit (id)
);

CREATE INDEX ix_user_unit_id ON people."user" (unit_id);

CREATE UNIQUE INDEX uq_user_email ON people."user" (lower(email)) WHERE NOT archived;

CREATE UNIQUE INDEX uq_user_agent_number ON people."user" (agent_number) WHERE not archived;

CREATE INDEX ix_user_words ON people."user" USING gin (words gin_trgm_ops);

CREATE TABLE routing.queue (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	unit_id UUID NOT NULL,
	brand_id UUID,
	medium TEXT NOT NULL,
	policy JSONB NOT NULL,
	CONSTRAINT pk_queue PRIMARY KEY (id),
	CONSTRAINT fk_queue_unit_id_unit FOREIGN KEY(unit_id) REFERENCES organisation.unit (id),
	CONSTRAINT fk_queue_brand_id_brand FOREIGN KEY(brand_id) REFERENCES organisation.brand (id)
);

CREATE INDEX ix_queue_unit_id ON routing.queue (unit_id);

CREATE INDEX ix_queue_brand_id ON routing.queue (brand_id);

CREATE UNIQUE INDEX uq_queue_slug ON routing.queue (slug) WHERE not archived;

CREATE TABLE touchpoints.entry_point (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	address TEXT,
	medium TEXT NOT NULL,
	brand_id UUID NOT NULL,
	unit_id UUID NOT NULL,
	process_slug TEXT NOT NULL,
	language TEXT NOT NULL,
	limit_per_address INTEGER NOT NULL,
	limit_concurrent INTEGER NOT NULL,
	enabled BOOLEAN NOT NULL,
	CONSTRAINT pk_entry_point PRIMARY KEY (id),
	CONSTRAINT fk_entry_point_brand_id_brand FOREIGN KEY(brand_id) REFERENCES organisation.brand (id),
	CONSTRAINT fk_entry_point_unit_id_unit FOREIGN KEY(unit_id) REFERENCES organisation.unit (id)
);

CREATE INDEX ix_entry_point_brand_id ON touchpoints.entry_point (brand_id);

CREATE UNIQUE INDEX uq_entry_point_slug ON touchpoints.entry_point (slug) WHERE not archived;

CREATE UNIQUE INDEX uq_entry_point_address ON touchpoints.entry_point (address) WHERE not archived;

CREATE INDEX ix_entry_point_unit_id ON touchpoints.entry_point (unit_id);

CREATE TABLE people.status (
	id UUID NOT NULL,
	version INTEGER DEFAULT '1' NOT NULL,
	archived BOOLEAN DEFAULT 'false' NOT NULL,
	origin TEXT NOT NULL,
	words TEXT COLLATE "C" NOT NULL,
	name JSONB NOT NULL,
	slug TEXT NOT NULL,
	kind TEXT NOT NULL,
	colour TEXT NOT NULL,
	shared BOOLEAN NOT NULL,
	owner_id UUID,
	CONSTRAINT pk_status PRIMARY KEY (id),
	CONSTRAINT fk_status_owner_id_user FOREIGN KEY(owner_id) REFERENCES people."user" (id)
);

CREATE INDEX ix_status_owner_id ON people.status (owner_id);

CREATE UNIQUE INDEX uq_status_slug ON people.status (slug, owner_id) NULLS NOT DISTINCT WHERE not archived;

CREATE TABLE people.user_skill (
	user_id UUID NOT NULL,
	skill_id UUID NOT NULL,
	level SMALLINT NOT NULL,
	CONSTRAINT fk_user_skill_user_id_user FOREIGN KEY(user_id) REFERENCES people."user" (id),
	CONSTRAINT fk_user_skill_skill_id_skill FOREIGN KEY(skill_id) REFERENCES people.skill (id)
);

CREATE INDEX ix_user_skill_skill_id ON people.user_skill (skill_id);

CREATE UNIQUE INDEX uq_user_skill ON people.user_skill (user_id, skill_id);

CREATE TABLE people.user_queue (
	user_id UUID NOT NULL,
	queue_id UUID NOT NULL,
	CONSTRAINT fk_user_queue_user_id_user FOREIGN KEY(user_id) REFERENCES people."user" (id)
);

CREATE UNIQUE INDEX uq_user_queue ON people.user_queue (user_id, queue_id);

CREATE INDEX ix_user_queue_queue_id ON people.user_queue (queue_id);

CREATE TABLE people.user_post (
	user_id UUID NOT NULL,
	post_id UUID NOT NULL,
	from_date DATE NOT NULL,
	to_date DATE,
	CONSTRAINT fk_user_post_user_id_user FOREIGN KEY(user_id) REFERENCES people."user" (id),
	CONSTRAINT fk_user_post_post_id_post FOREIGN KEY(post_id) REFERENCES people.post (id)
);

CREATE INDEX ix_user_post_post_id ON people.user_post (post_id);

CREATE INDEX ix_user_post_user ON people.user_post (user_id);

CREATE TABLE people.user_grant (
	user_id UUID NOT NULL,
	permission_set_id UUID NOT NULL,
	unit_id UUID NOT NULL,
	brand_ids UUID[],
	CONSTRAINT fk_user_grant_user_id_user FOREIGN KEY(user_id) REFERENCES people."user" (id),
	CONSTRAINT fk_user_grant_permission_set_id_permission_set FOREIGN KEY(permission_set_id) REFERENCES people.permission_set (id),
	CONSTRAINT fk_user_grant_unit_id_unit FOREIGN KEY(unit_id) REFERENCES organisation.unit (id)
);

CREATE INDEX ix_user_grant_user ON people.user_grant (user_id);

CREATE INDEX ix_user_grant_unit_id ON people.user_grant (unit_id);

CREATE INDEX ix_user_grant_permission_set_id ON people.user_grant (permission_set_id);

INSERT INTO journal.head (position) VALUES (0);
