export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  "public": {
    Tables: {
      "alert_channels": {
        Row: {
          "address_secret": string;
          "created_at": string;
          "enabled": boolean;
          "events": (string)[] | null;
          "families": (string)[] | null;
          "hourly_limit": number;
          "id": string;
          "kind": string;
          "models": (string)[] | null;
          "name": string;
          "providers": (string)[] | null;
          "regions": (string)[] | null;
          "signing_secret": string | null;
          "workloads": (string)[] | null;
        };
        ComputedFields: never;
        Insert: {
          "address_secret": string;
          "created_at"?: string;
          "enabled"?: boolean;
          "events"?: (string)[] | null;
          "families"?: (string)[] | null;
          "hourly_limit"?: number;
          "id"?: string;
          "kind": string;
          "models"?: (string)[] | null;
          "name": string;
          "providers"?: (string)[] | null;
          "regions"?: (string)[] | null;
          "signing_secret"?: string | null;
          "workloads"?: (string)[] | null;
        };
        Update: {
          "address_secret"?: string;
          "created_at"?: string;
          "enabled"?: boolean;
          "events"?: (string)[] | null;
          "families"?: (string)[] | null;
          "hourly_limit"?: number;
          "id"?: string;
          "kind"?: string;
          "models"?: (string)[] | null;
          "name"?: string;
          "providers"?: (string)[] | null;
          "regions"?: (string)[] | null;
          "signing_secret"?: string | null;
          "workloads"?: (string)[] | null;
        };
        Relationships: [];
      };
      "benchmark_results": {
        Row: {
          "arrivals": string | null;
          "attempts": NonNullable<Json>;
          "batched": boolean | null;
          "burst": number | null;
          "cache_write_1h_tokens": number | null;
          "cache_write_tokens": number | null;
          "cached_tokens": number | null;
          "check_detail": string | null;
          "check_n": number | null;
          "check_ok_n": number | null;
          "check_verdicts": Json | null;
          "chunk_gap_max_ms": number | null;
          "chunk_gap_p50_ms": number | null;
          "chunk_gap_p95_ms": number | null;
          "comparable": boolean;
          "concurrent": number | null;
          "connect_ms": number | null;
          "cost_known": boolean;
          "cost_usd": number;
          "created_at": string;
          "disbelieved": NonNullable<Json>;
          "endpoint": string | null;
          "endpoint_host": string | null;
          "error_code": string | null;
          "error_message": string | null;
          "finish_reason": string | null;
          "gap_errors_ms": (number)[] | null;
          "headers_ms": number | null;
          "headroom": Json | null;
          "id": string;
          "input_tokens": number;
          "isolate_id": string | null;
          "itl_ms": number | null;
          "last_token_ms": number | null;
          "model": string | null;
          "model_id": string | null;
          "outcome": string | null;
          "output_tokens": number;
          "position": number | null;
          "price_id": string | null;
          "probe": boolean;
          "provider": string | null;
          "provider_id": string | null;
          "provider_request_id": string | null;
          "reasoning_tokens": number | null;
          "region": string | null;
          "remarks": (string)[];
          "reported_cost_usd": number | null;
          "request_id": string | null;
          "request_started_at": string | null;
          "response_text": string | null;
          "retry_after_ms": number | null;
          "run_id": string;
          "sample": number | null;
          "served_as_other": boolean | null;
          "served_model": string | null;
          "service_tier": string | null;
          "simulated": boolean;
          "status_code": number | null;
          "streamed_tokens": number | null;
          "success": boolean;
          "system_fingerprint": string | null;
          "target_id": string | null;
          "token_reads": number | null;
          "token_source": string | null;
          "total_latency_ms": number;
          "tps": number | null;
          "tps_total": number | null;
          "ttfat_ms": number | null;
          "ttft_ms": number | null;
          "upstream": string | null;
          "warm": boolean | null;
          "workload_id": string | null;
        };
        ComputedFields: never;
        Insert: {
          "arrivals"?: string | null;
          "attempts"?: NonNullable<Json>;
          "batched"?: boolean | null;
          "burst"?: number | null;
          "cache_write_1h_tokens"?: number | null;
          "cache_write_tokens"?: number | null;
          "cached_tokens"?: number | null;
          "check_detail"?: string | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "check_verdicts"?: Json | null;
          "chunk_gap_max_ms"?: number | null;
          "chunk_gap_p50_ms"?: number | null;
          "chunk_gap_p95_ms"?: number | null;
          "comparable"?: boolean;
          "concurrent"?: number | null;
          "connect_ms"?: number | null;
          "cost_known"?: boolean;
          "cost_usd": number;
          "created_at"?: string;
          "disbelieved"?: NonNullable<Json>;
          "endpoint"?: string | null;
          "endpoint_host"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finish_reason"?: string | null;
          "gap_errors_ms"?: (number)[] | null;
          "headers_ms"?: number | null;
          "headroom"?: Json | null;
          "id"?: string;
          "input_tokens": number;
          "isolate_id"?: string | null;
          "itl_ms"?: number | null;
          "last_token_ms"?: number | null;
          "model"?: string | null;
          "model_id"?: string | null;
          "outcome"?: string | null;
          "output_tokens": number;
          "position"?: number | null;
          "price_id"?: string | null;
          "probe"?: boolean;
          "provider"?: string | null;
          "provider_id"?: string | null;
          "provider_request_id"?: string | null;
          "reasoning_tokens"?: number | null;
          "region"?: string | null;
          "remarks"?: (string)[];
          "reported_cost_usd"?: number | null;
          "request_id"?: string | null;
          "request_started_at"?: string | null;
          "response_text"?: string | null;
          "retry_after_ms"?: number | null;
          "run_id": string;
          "sample"?: number | null;
          "served_as_other"?: boolean | null;
          "served_model"?: string | null;
          "service_tier"?: string | null;
          "simulated"?: boolean;
          "status_code"?: number | null;
          "streamed_tokens"?: number | null;
          "success"?: boolean;
          "system_fingerprint"?: string | null;
          "target_id"?: string | null;
          "token_reads"?: number | null;
          "token_source"?: string | null;
          "total_latency_ms": number;
          "tps"?: number | null;
          "tps_total"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "upstream"?: string | null;
          "warm"?: boolean | null;
          "workload_id"?: string | null;
        };
        Update: {
          "arrivals"?: string | null;
          "attempts"?: NonNullable<Json>;
          "batched"?: boolean | null;
          "burst"?: number | null;
          "cache_write_1h_tokens"?: number | null;
          "cache_write_tokens"?: number | null;
          "cached_tokens"?: number | null;
          "check_detail"?: string | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "check_verdicts"?: Json | null;
          "chunk_gap_max_ms"?: number | null;
          "chunk_gap_p50_ms"?: number | null;
          "chunk_gap_p95_ms"?: number | null;
          "comparable"?: boolean;
          "concurrent"?: number | null;
          "connect_ms"?: number | null;
          "cost_known"?: boolean;
          "cost_usd"?: number;
          "created_at"?: string;
          "disbelieved"?: NonNullable<Json>;
          "endpoint"?: string | null;
          "endpoint_host"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finish_reason"?: string | null;
          "gap_errors_ms"?: (number)[] | null;
          "headers_ms"?: number | null;
          "headroom"?: Json | null;
          "id"?: string;
          "input_tokens"?: number;
          "isolate_id"?: string | null;
          "itl_ms"?: number | null;
          "last_token_ms"?: number | null;
          "model"?: string | null;
          "model_id"?: string | null;
          "outcome"?: string | null;
          "output_tokens"?: number;
          "position"?: number | null;
          "price_id"?: string | null;
          "probe"?: boolean;
          "provider"?: string | null;
          "provider_id"?: string | null;
          "provider_request_id"?: string | null;
          "reasoning_tokens"?: number | null;
          "region"?: string | null;
          "remarks"?: (string)[];
          "reported_cost_usd"?: number | null;
          "request_id"?: string | null;
          "request_started_at"?: string | null;
          "response_text"?: string | null;
          "retry_after_ms"?: number | null;
          "run_id"?: string;
          "sample"?: number | null;
          "served_as_other"?: boolean | null;
          "served_model"?: string | null;
          "service_tier"?: string | null;
          "simulated"?: boolean;
          "status_code"?: number | null;
          "streamed_tokens"?: number | null;
          "success"?: boolean;
          "system_fingerprint"?: string | null;
          "target_id"?: string | null;
          "token_reads"?: number | null;
          "token_source"?: string | null;
          "total_latency_ms"?: number;
          "tps"?: number | null;
          "tps_total"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "upstream"?: string | null;
          "warm"?: boolean | null;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "benchmark_results_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "benchmark_results_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_price_id_fkey";
            columns: ["price_id"];
            isOneToOne: false;
            referencedRelation: "prices";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "run_summary";
            referencedColumns: ["run_id"];
          },
          {
            foreignKeyName: "benchmark_results_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "runs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_target_id_fkey";
            columns: ["target_id"];
            isOneToOne: false;
            referencedRelation: "model_probes";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_target_id_fkey";
            columns: ["target_id"];
            isOneToOne: false;
            referencedRelation: "run_targets";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_workload_id_fkey";
            columns: ["workload_id"];
            isOneToOne: false;
            referencedRelation: "workloads";
            referencedColumns: ["id"];
          },
        ];
      };
      "incidents": {
        Row: {
          "closed_at": string | null;
          "closed_detail": string | null;
          "detail": string;
          "expected": number | null;
          "id": string;
          "kind": string;
          "model_id": string;
          "objective_id": string | null;
          "observed": number | null;
          "opened_at": string;
          "provider_id": string;
          "recovered": boolean | null;
          "region": string | null;
          "served_model": string | null;
          "workload_id": string;
        };
        ComputedFields: never;
        Insert: {
          "closed_at"?: string | null;
          "closed_detail"?: string | null;
          "detail": string;
          "expected"?: number | null;
          "id"?: string;
          "kind": string;
          "model_id": string;
          "objective_id"?: string | null;
          "observed"?: number | null;
          "opened_at"?: string;
          "provider_id": string;
          "recovered"?: boolean | null;
          "region"?: string | null;
          "served_model"?: string | null;
          "workload_id"?: string;
        };
        Update: {
          "closed_at"?: string | null;
          "closed_detail"?: string | null;
          "detail"?: string;
          "expected"?: number | null;
          "id"?: string;
          "kind"?: string;
          "model_id"?: string;
          "objective_id"?: string | null;
          "observed"?: number | null;
          "opened_at"?: string;
          "provider_id"?: string;
          "recovered"?: boolean | null;
          "region"?: string | null;
          "served_model"?: string | null;
          "workload_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "incidents_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "incidents_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "incidents_objective_id_fkey";
            columns: ["objective_id"];
            isOneToOne: false;
            referencedRelation: "objectives";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "incidents_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "model_events": {
        Row: {
          "after": Json | null;
          "before": Json | null;
          "created_at": string;
          "event": string;
          "id": number;
          "model_id": string;
          "provider_id": string;
        };
        ComputedFields: never;
        Insert: {
          "after"?: Json | null;
          "before"?: Json | null;
          "created_at"?: string;
          "event": string;
          "id"?: never;
          "model_id": string;
          "provider_id": string;
        };
        Update: {
          "after"?: Json | null;
          "before"?: Json | null;
          "created_at"?: string;
          "event"?: string;
          "id"?: never;
          "model_id"?: string;
          "provider_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "model_events_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "model_events_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "model_events_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "models": {
        Row: {
          "active": boolean;
          "api_name": string | null;
          "available": boolean | null;
          "context_window": number | null;
          "created_at": string;
          "family": string | null;
          "family_source": string | null;
          "id": string;
          "kind": string | null;
          "max_output_tokens": number | null;
          "min_interval": string | null;
          "missed_from": number | null;
          "name": string;
          "options": NonNullable<Json>;
          "provider_id": string;
          "retired_at": string | null;
          "retired_by": string | null;
          "variant": string | null;
        };
        ComputedFields: never;
        Insert: {
          "active"?: boolean;
          "api_name"?: string | null;
          "available"?: boolean | null;
          "context_window"?: number | null;
          "created_at"?: string;
          "family"?: string | null;
          "family_source"?: string | null;
          "id"?: string;
          "kind"?: string | null;
          "max_output_tokens"?: number | null;
          "min_interval"?: string | null;
          "missed_from"?: number | null;
          "name": string;
          "options"?: NonNullable<Json>;
          "provider_id": string;
          "retired_at"?: string | null;
          "retired_by"?: string | null;
          "variant"?: string | null;
        };
        Update: {
          "active"?: boolean;
          "api_name"?: string | null;
          "available"?: boolean | null;
          "context_window"?: number | null;
          "created_at"?: string;
          "family"?: string | null;
          "family_source"?: string | null;
          "id"?: string;
          "kind"?: string | null;
          "max_output_tokens"?: number | null;
          "min_interval"?: string | null;
          "missed_from"?: number | null;
          "name"?: string;
          "options"?: NonNullable<Json>;
          "provider_id"?: string;
          "retired_at"?: string | null;
          "retired_by"?: string | null;
          "variant"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "models_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "objectives": {
        Row: {
          "created_at": string;
          "enabled": boolean;
          "family": string | null;
          "id": string;
          "is_public": boolean;
          "metric": string;
          "model_id": string | null;
          "name": string;
          "period_days": number;
          "provider_id": string | null;
          "region": string | null;
          "scope": string;
          "target_percent": number;
          "threshold": number | null;
          "workload": string | null;
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "enabled"?: boolean;
          "family"?: string | null;
          "id"?: string;
          "is_public"?: boolean;
          "metric": string;
          "model_id"?: string | null;
          "name": string;
          "period_days"?: number;
          "provider_id"?: string | null;
          "region"?: string | null;
          "scope"?: never;
          "target_percent": number;
          "threshold"?: number | null;
          "workload"?: string | null;
        };
        Update: {
          "created_at"?: string;
          "enabled"?: boolean;
          "family"?: string | null;
          "id"?: string;
          "is_public"?: boolean;
          "metric"?: string;
          "model_id"?: string | null;
          "name"?: string;
          "period_days"?: number;
          "provider_id"?: string | null;
          "region"?: string | null;
          "scope"?: never;
          "target_percent"?: number;
          "threshold"?: number | null;
          "workload"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "objectives_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "objectives_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "objectives_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "price_quotes": {
        Row: {
          "cached_input_price_per_m": number | null;
          "input_price_per_m": number;
          "model_id": string;
          "output_price_per_m": number;
          "parts": NonNullable<Json>;
          "quoted_at": string;
          "raw": Json | null;
          "source": string;
          "tiers": NonNullable<Json>;
        };
        ComputedFields: never;
        Insert: {
          "cached_input_price_per_m"?: number | null;
          "input_price_per_m": number;
          "model_id": string;
          "output_price_per_m": number;
          "parts"?: NonNullable<Json>;
          "quoted_at"?: string;
          "raw"?: Json | null;
          "source": string;
          "tiers"?: NonNullable<Json>;
        };
        Update: {
          "cached_input_price_per_m"?: number | null;
          "input_price_per_m"?: number;
          "model_id"?: string;
          "output_price_per_m"?: number;
          "parts"?: NonNullable<Json>;
          "quoted_at"?: string;
          "raw"?: Json | null;
          "source"?: string;
          "tiers"?: NonNullable<Json>;
        };
        Relationships: [
          {
            foreignKeyName: "price_quotes_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "price_quotes_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
        ];
      };
      "prices": {
        Row: {
          "cached_input_price_per_m": number | null;
          "id": string;
          "input_price_per_m": number;
          "model_id": string;
          "output_price_per_m": number;
          "parts": NonNullable<Json>;
          "provider_id": string;
          "raw": Json | null;
          "source": string;
          "tiers": NonNullable<Json>;
          "timestamp": string;
        };
        ComputedFields: never;
        Insert: {
          "cached_input_price_per_m"?: number | null;
          "id"?: string;
          "input_price_per_m": number;
          "model_id": string;
          "output_price_per_m": number;
          "parts"?: NonNullable<Json>;
          "provider_id": string;
          "raw"?: Json | null;
          "source"?: string;
          "tiers"?: NonNullable<Json>;
          "timestamp"?: string;
        };
        Update: {
          "cached_input_price_per_m"?: number | null;
          "id"?: string;
          "input_price_per_m"?: number;
          "model_id"?: string;
          "output_price_per_m"?: number;
          "parts"?: NonNullable<Json>;
          "provider_id"?: string;
          "raw"?: Json | null;
          "source"?: string;
          "tiers"?: NonNullable<Json>;
          "timestamp"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "prices_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "providers": {
        Row: {
          "api_key_env": string | null;
          "base_url": string | null;
          "created_at": string;
          "dialect": string;
          "enabled": boolean;
          "id": string;
          "logo_url": string | null;
          "name": string;
          "options": NonNullable<Json>;
          "proven_addresses": (string)[];
          "simulated": boolean;
          "slug": string;
        };
        ComputedFields: never;
        Insert: {
          "api_key_env"?: string | null;
          "base_url"?: string | null;
          "created_at"?: string;
          "dialect"?: string;
          "enabled"?: boolean;
          "id"?: string;
          "logo_url"?: string | null;
          "name": string;
          "options"?: NonNullable<Json>;
          "proven_addresses"?: (string)[];
          "simulated"?: boolean;
          "slug": string;
        };
        Update: {
          "api_key_env"?: string | null;
          "base_url"?: string | null;
          "created_at"?: string;
          "dialect"?: string;
          "enabled"?: boolean;
          "id"?: string;
          "logo_url"?: string | null;
          "name"?: string;
          "options"?: NonNullable<Json>;
          "proven_addresses"?: (string)[];
          "simulated"?: boolean;
          "slug"?: string;
        };
        Relationships: [];
      };
      "run_targets": {
        Row: {
          "burst": number | null;
          "claimed_at": string | null;
          "claims": number;
          "closed_at": string | null;
          "closed_reason": string | null;
          "concurrent": boolean;
          "first_id": string | null;
          "id": string;
          "lane": number | null;
          "lease_expires_at": string | null;
          "lease_token": string | null;
          "model_id": string;
          "next_lease_token": string | null;
          "position": number;
          "provider_id": string;
          "region": string | null;
          "run_id": string;
          "sample": number;
          "state": string;
          "waiting_result": Json | null;
          "worker_region": string | null;
          "workload_id": string;
        };
        ComputedFields: never;
        Insert: {
          "burst"?: number | null;
          "claimed_at"?: string | null;
          "claims"?: number;
          "closed_at"?: string | null;
          "closed_reason"?: string | null;
          "concurrent"?: boolean;
          "first_id"?: string | null;
          "id"?: string;
          "lane"?: number | null;
          "lease_expires_at"?: string | null;
          "lease_token"?: string | null;
          "model_id": string;
          "next_lease_token"?: string | null;
          "position": number;
          "provider_id": string;
          "region"?: string | null;
          "run_id": string;
          "sample"?: number;
          "state"?: string;
          "waiting_result"?: Json | null;
          "worker_region"?: string | null;
          "workload_id"?: string;
        };
        Update: {
          "burst"?: number | null;
          "claimed_at"?: string | null;
          "claims"?: number;
          "closed_at"?: string | null;
          "closed_reason"?: string | null;
          "concurrent"?: boolean;
          "first_id"?: string | null;
          "id"?: string;
          "lane"?: number | null;
          "lease_expires_at"?: string | null;
          "lease_token"?: string | null;
          "model_id"?: string;
          "next_lease_token"?: string | null;
          "position"?: number;
          "provider_id"?: string;
          "region"?: string | null;
          "run_id"?: string;
          "sample"?: number;
          "state"?: string;
          "waiting_result"?: Json | null;
          "worker_region"?: string | null;
          "workload_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "run_targets_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "run_targets_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_targets_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_targets_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "run_summary";
            referencedColumns: ["run_id"];
          },
          {
            foreignKeyName: "run_targets_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "runs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_targets_workload_id_fkey";
            columns: ["workload_id"];
            isOneToOne: false;
            referencedRelation: "workloads";
            referencedColumns: ["id"];
          },
        ];
      };
      "runs": {
        Row: {
          "cost_usd": number;
          "finished_at": string | null;
          "id": string;
          "idempotency_key": string | null;
          "kind": string;
          "lanes": number;
          "no_network": string | null;
          "priced_count": number;
          "regions": (string)[] | null;
          "result_count": number;
          "run_name": string;
          "scheduled": boolean;
          "simulated": boolean;
          "skipped": NonNullable<Json>;
          "started_at": string;
          "success_count": number;
          "triggered_by": string;
          "warm": boolean;
          "workload_id": string | null;
        };
        ComputedFields: never;
        Insert: {
          "cost_usd"?: number;
          "finished_at"?: string | null;
          "id"?: string;
          "idempotency_key"?: string | null;
          "kind"?: string;
          "lanes"?: number;
          "no_network"?: string | null;
          "priced_count"?: number;
          "regions"?: (string)[] | null;
          "result_count"?: number;
          "run_name": string;
          "scheduled"?: boolean;
          "simulated"?: boolean;
          "skipped"?: NonNullable<Json>;
          "started_at"?: string;
          "success_count"?: number;
          "triggered_by": string;
          "warm"?: boolean;
          "workload_id"?: string | null;
        };
        Update: {
          "cost_usd"?: number;
          "finished_at"?: string | null;
          "id"?: string;
          "idempotency_key"?: string | null;
          "kind"?: string;
          "lanes"?: number;
          "no_network"?: string | null;
          "priced_count"?: number;
          "regions"?: (string)[] | null;
          "result_count"?: number;
          "run_name"?: string;
          "scheduled"?: boolean;
          "simulated"?: boolean;
          "skipped"?: NonNullable<Json>;
          "started_at"?: string;
          "success_count"?: number;
          "triggered_by"?: string;
          "warm"?: boolean;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "runs_workload_id_fkey";
            columns: ["workload_id"];
            isOneToOne: false;
            referencedRelation: "workloads";
            referencedColumns: ["id"];
          },
        ];
      };
      "settings": {
        Row: {
          "abandon_minutes": number;
          "first_token_timeout_ms": number;
          "gap_timeout_ms": number;
          "headers_timeout_ms": number;
          "id": boolean;
          "incident_failures": number;
          "incident_recovery_attempts": number;
          "incident_recovery_failures": number;
          "incident_recovery_slowdown": number;
          "incident_slowdown": number;
          "incident_window": number;
          "keep_arrivals_days": number | null;
          "keep_log_days": number;
          "keep_response_texts_days": number | null;
          "keep_results_days": number | null;
          "keep_rollup_days": number | null;
          "keep_rollup_hours": number;
          "keep_rollup_quarter_hours": number;
          "keep_runs_days": number | null;
          "lease_grace_ms": number;
          "maintenance_batch": number;
          "max_body_bytes": number;
          "max_claims": number;
          "max_probe_usd": number;
          "max_probes": number;
          "max_text_chars": number;
          "outlets": (string)[];
          "request_timeout_ms": number;
          "scheduled_lanes": number;
          "scheduled_regions": (string)[] | null;
          "scheduled_samples": number;
          "stuck_minutes": number;
        };
        ComputedFields: never;
        Insert: {
          "abandon_minutes"?: number;
          "first_token_timeout_ms"?: number;
          "gap_timeout_ms"?: number;
          "headers_timeout_ms"?: number;
          "id"?: boolean;
          "incident_failures"?: number;
          "incident_recovery_attempts"?: number;
          "incident_recovery_failures"?: number;
          "incident_recovery_slowdown"?: number;
          "incident_slowdown"?: number;
          "incident_window"?: number;
          "keep_arrivals_days"?: number | null;
          "keep_log_days"?: number;
          "keep_response_texts_days"?: number | null;
          "keep_results_days"?: number | null;
          "keep_rollup_days"?: number | null;
          "keep_rollup_hours"?: number;
          "keep_rollup_quarter_hours"?: number;
          "keep_runs_days"?: number | null;
          "lease_grace_ms"?: number;
          "maintenance_batch"?: number;
          "max_body_bytes"?: number;
          "max_claims"?: number;
          "max_probe_usd"?: number;
          "max_probes"?: number;
          "max_text_chars"?: number;
          "outlets"?: (string)[];
          "request_timeout_ms"?: number;
          "scheduled_lanes"?: number;
          "scheduled_regions"?: (string)[] | null;
          "scheduled_samples"?: number;
          "stuck_minutes"?: number;
        };
        Update: {
          "abandon_minutes"?: number;
          "first_token_timeout_ms"?: number;
          "gap_timeout_ms"?: number;
          "headers_timeout_ms"?: number;
          "id"?: boolean;
          "incident_failures"?: number;
          "incident_recovery_attempts"?: number;
          "incident_recovery_failures"?: number;
          "incident_recovery_slowdown"?: number;
          "incident_slowdown"?: number;
          "incident_window"?: number;
          "keep_arrivals_days"?: number | null;
          "keep_log_days"?: number;
          "keep_response_texts_days"?: number | null;
          "keep_results_days"?: number | null;
          "keep_rollup_days"?: number | null;
          "keep_rollup_hours"?: number;
          "keep_rollup_quarter_hours"?: number;
          "keep_runs_days"?: number | null;
          "lease_grace_ms"?: number;
          "maintenance_batch"?: number;
          "max_body_bytes"?: number;
          "max_claims"?: number;
          "max_probe_usd"?: number;
          "max_probes"?: number;
          "max_text_chars"?: number;
          "outlets"?: (string)[];
          "request_timeout_ms"?: number;
          "scheduled_lanes"?: number;
          "scheduled_regions"?: (string)[] | null;
          "scheduled_samples"?: number;
          "stuck_minutes"?: number;
        };
        Relationships: [];
      };
      "spend_limits": {
        Row: {
          "allow_unpriced": boolean;
          "created_at": string;
          "id": string;
          "limit_usd": number;
          "period": string;
          "provider_id": string | null;
        };
        ComputedFields: never;
        Insert: {
          "allow_unpriced"?: boolean;
          "created_at"?: string;
          "id"?: string;
          "limit_usd": number;
          "period": string;
          "provider_id"?: string | null;
        };
        Update: {
          "allow_unpriced"?: boolean;
          "created_at"?: string;
          "id"?: string;
          "limit_usd"?: number;
          "period"?: string;
          "provider_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "spend_limits_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_runs": {
        Row: {
          "cancelled_reason": string | null;
          "finished_at": string | null;
          "id": string;
          "idempotency_key": string | null;
          "kind": string;
          "results": NonNullable<Json>;
          "scheduled": boolean;
          "skipped": NonNullable<Json>;
          "started_at": string;
          "triggered_by": string;
        };
        ComputedFields: never;
        Insert: {
          "cancelled_reason"?: string | null;
          "finished_at"?: string | null;
          "id"?: string;
          "idempotency_key"?: string | null;
          "kind"?: string;
          "results"?: NonNullable<Json>;
          "scheduled"?: boolean;
          "skipped"?: NonNullable<Json>;
          "started_at"?: string;
          "triggered_by": string;
        };
        Update: {
          "cancelled_reason"?: string | null;
          "finished_at"?: string | null;
          "id"?: string;
          "idempotency_key"?: string | null;
          "kind"?: string;
          "results"?: NonNullable<Json>;
          "scheduled"?: boolean;
          "skipped"?: NonNullable<Json>;
          "started_at"?: string;
          "triggered_by"?: string;
        };
        Relationships: [];
      };
      "workloads": {
        Row: {
          "active": boolean;
          "check": NonNullable<Json>;
          "comparable": boolean;
          "created_at": string;
          "current": boolean;
          "id": string;
          "input_tokens": number | null;
          "kind": string;
          "limits": NonNullable<Json>;
          "max_output_tokens": number;
          "min_interval": string | null;
          "name": string;
          "prompt": string;
          "request": NonNullable<Json>;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "active"?: boolean;
          "check"?: NonNullable<Json>;
          "comparable"?: boolean;
          "created_at"?: string;
          "current"?: boolean;
          "id"?: string;
          "input_tokens"?: number | null;
          "kind"?: string;
          "limits"?: NonNullable<Json>;
          "max_output_tokens"?: number;
          "min_interval"?: string | null;
          "name": string;
          "prompt": string;
          "request"?: NonNullable<Json>;
          "version"?: number;
        };
        Update: {
          "active"?: boolean;
          "check"?: NonNullable<Json>;
          "comparable"?: boolean;
          "created_at"?: string;
          "current"?: boolean;
          "id"?: string;
          "input_tokens"?: number | null;
          "kind"?: string;
          "limits"?: NonNullable<Json>;
          "max_output_tokens"?: number;
          "min_interval"?: string | null;
          "name"?: string;
          "prompt"?: string;
          "request"?: NonNullable<Json>;
          "version"?: number;
        };
        Relationships: [];
      };
    };
    Views: {
      "cache_savings": {
        Row: {
          "cached_tokens": number | null;
          "first_ttft_ms": number | null;
          "input_tokens": number | null;
          "last_seen_at": string | null;
          "model": string | null;
          "model_id": string | null;
          "n": number | null;
          "priced_n": number | null;
          "provider": string | null;
          "provider_id": string | null;
          "region": string | null;
          "saved_ms": number | null;
          "saved_usd": number | null;
          "simulated": boolean | null;
          "told_n": number | null;
          "ttft_ms": number | null;
          "workload": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "catalogue_alerts": {
        Row: {
          "kind": string | null;
          "message": string | null;
          "model": string | null;
          "provider": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "cost_analysis": {
        Row: {
          "avg_cost_per_request_usd": number | null;
          "cost_per_m_output_tokens_usd": number | null;
          "input_tokens": number | null;
          "model": string;
          "output_tokens": number | null;
          "priced_request_count": number | null;
          "provider": string;
          "request_count": number | null;
          "simulated": boolean | null;
          "total_cost_usd": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "cost_reconciliation": {
        Row: {
          "cached_tokens": number | null;
          "cost_usd": number;
          "created_at": string;
          "difference_percent": number | null;
          "input_tokens": number;
          "model": string | null;
          "output_tokens": number;
          "provider": string | null;
          "reported_cost_usd": number | null;
          "result_id": string;
        };
        ComputedFields: never;
        Insert: {
          "cached_tokens"?: number | null;
          "cost_usd"?: number | null;
          "created_at"?: string | null;
          "difference_percent"?: never;
          "input_tokens"?: number | null;
          "model"?: string | null;
          "output_tokens"?: number | null;
          "provider"?: string | null;
          "reported_cost_usd"?: number | null;
          "result_id"?: string | null;
        };
        Update: {
          "cached_tokens"?: number | null;
          "cost_usd"?: number | null;
          "created_at"?: string | null;
          "difference_percent"?: never;
          "input_tokens"?: number | null;
          "model"?: string | null;
          "output_tokens"?: number | null;
          "provider"?: string | null;
          "reported_cost_usd"?: number | null;
          "result_id"?: string | null;
        };
        Relationships: [];
      };
      "families": {
        Row: {
          "family": string | null;
          "highest_input_price_per_m": number | null;
          "highest_output_price_per_m": number | null;
          "highest_tps": number | null;
          "highest_tps_high": number | null;
          "highest_tps_low": number | null;
          "highest_ttft_ms": number | null;
          "hosts": number | null;
          "last_seen_at": string | null;
          "lowest_input_price_per_m": number | null;
          "lowest_output_price_per_m": number | null;
          "lowest_tps": number | null;
          "lowest_ttft_ms": number | null;
          "lowest_ttft_ms_high": number | null;
          "lowest_ttft_ms_low": number | null;
          "measured_hosts": number | null;
          "model": string | null;
          "model_id": string | null;
          "models": number | null;
          "n": number | null;
          "providers": (string)[] | null;
          "simulated": boolean | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "known_results": {
        Row: {
          "arrivals": string | null;
          "attempts": NonNullable<Json>;
          "batched": boolean | null;
          "burst": number | null;
          "cache_write_1h_tokens": number | null;
          "cache_write_tokens": number | null;
          "cached_tokens": number | null;
          "check_detail": string | null;
          "check_n": number | null;
          "check_ok_n": number | null;
          "check_verdicts": Json | null;
          "chunk_gap_max_ms": number | null;
          "chunk_gap_p50_ms": number | null;
          "chunk_gap_p95_ms": number | null;
          "comparable": boolean;
          "concurrent": number | null;
          "connect_ms": number | null;
          "cost_known": boolean;
          "cost_usd": number | null;
          "created_at": string;
          "disbelieved": NonNullable<Json>;
          "endpoint": string | null;
          "endpoint_host": string | null;
          "error_code": string | null;
          "error_message": string | null;
          "finish_reason": string | null;
          "gap_errors_ms": (number)[] | null;
          "headers_ms": number | null;
          "headroom": Json | null;
          "id": string;
          "input_tokens": number | null;
          "isolate_id": string | null;
          "itl_ms": number | null;
          "last_token_ms": number | null;
          "model": string | null;
          "model_id": string | null;
          "outcome": string | null;
          "output_tokens": number | null;
          "position": number | null;
          "price_id": string | null;
          "provider": string | null;
          "provider_id": string | null;
          "provider_request_id": string | null;
          "reasoning_tokens": number | null;
          "region": string | null;
          "remarks": (string)[];
          "reported_cost_usd": number | null;
          "request_id": string | null;
          "request_started_at": string | null;
          "response_text": string | null;
          "retry_after_ms": number | null;
          "run_id": string;
          "sample": number | null;
          "served_as_other": boolean | null;
          "served_model": string | null;
          "service_tier": string | null;
          "simulated": boolean;
          "status_code": number | null;
          "streamed_tokens": number | null;
          "success": boolean;
          "system_fingerprint": string | null;
          "target_id": string | null;
          "token_reads": number | null;
          "token_source": string | null;
          "total_latency_ms": number;
          "tps": number | null;
          "tps_total": number | null;
          "ttfat_ms": number | null;
          "ttft_ms": number | null;
          "upstream": string | null;
          "warm": boolean | null;
          "workload_id": string | null;
        };
        ComputedFields: never;
        Insert: {
          "arrivals"?: string | null;
          "attempts"?: Json | null;
          "batched"?: boolean | null;
          "burst"?: number | null;
          "cache_write_1h_tokens"?: number | null;
          "cache_write_tokens"?: number | null;
          "cached_tokens"?: number | null;
          "check_detail"?: string | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "check_verdicts"?: Json | null;
          "chunk_gap_max_ms"?: number | null;
          "chunk_gap_p50_ms"?: number | null;
          "chunk_gap_p95_ms"?: number | null;
          "comparable"?: boolean | null;
          "concurrent"?: number | null;
          "connect_ms"?: number | null;
          "cost_known"?: boolean | null;
          "cost_usd"?: never;
          "created_at"?: string | null;
          "disbelieved"?: Json | null;
          "endpoint"?: string | null;
          "endpoint_host"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finish_reason"?: string | null;
          "gap_errors_ms"?: (number)[] | null;
          "headers_ms"?: number | null;
          "headroom"?: Json | null;
          "id"?: string | null;
          "input_tokens"?: never;
          "isolate_id"?: string | null;
          "itl_ms"?: number | null;
          "last_token_ms"?: number | null;
          "model"?: string | null;
          "model_id"?: string | null;
          "outcome"?: string | null;
          "output_tokens"?: never;
          "position"?: number | null;
          "price_id"?: string | null;
          "provider"?: string | null;
          "provider_id"?: string | null;
          "provider_request_id"?: string | null;
          "reasoning_tokens"?: number | null;
          "region"?: string | null;
          "remarks"?: (string)[] | null;
          "reported_cost_usd"?: number | null;
          "request_id"?: string | null;
          "request_started_at"?: string | null;
          "response_text"?: string | null;
          "retry_after_ms"?: number | null;
          "run_id"?: string | null;
          "sample"?: number | null;
          "served_as_other"?: boolean | null;
          "served_model"?: string | null;
          "service_tier"?: string | null;
          "simulated"?: boolean | null;
          "status_code"?: number | null;
          "streamed_tokens"?: number | null;
          "success"?: boolean | null;
          "system_fingerprint"?: string | null;
          "target_id"?: string | null;
          "token_reads"?: number | null;
          "token_source"?: string | null;
          "total_latency_ms"?: number | null;
          "tps"?: number | null;
          "tps_total"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "upstream"?: string | null;
          "warm"?: boolean | null;
          "workload_id"?: string | null;
        };
        Update: {
          "arrivals"?: string | null;
          "attempts"?: Json | null;
          "batched"?: boolean | null;
          "burst"?: number | null;
          "cache_write_1h_tokens"?: number | null;
          "cache_write_tokens"?: number | null;
          "cached_tokens"?: number | null;
          "check_detail"?: string | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "check_verdicts"?: Json | null;
          "chunk_gap_max_ms"?: number | null;
          "chunk_gap_p50_ms"?: number | null;
          "chunk_gap_p95_ms"?: number | null;
          "comparable"?: boolean | null;
          "concurrent"?: number | null;
          "connect_ms"?: number | null;
          "cost_known"?: boolean | null;
          "cost_usd"?: never;
          "created_at"?: string | null;
          "disbelieved"?: Json | null;
          "endpoint"?: string | null;
          "endpoint_host"?: string | null;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finish_reason"?: string | null;
          "gap_errors_ms"?: (number)[] | null;
          "headers_ms"?: number | null;
          "headroom"?: Json | null;
          "id"?: string | null;
          "input_tokens"?: never;
          "isolate_id"?: string | null;
          "itl_ms"?: number | null;
          "last_token_ms"?: number | null;
          "model"?: string | null;
          "model_id"?: string | null;
          "outcome"?: string | null;
          "output_tokens"?: never;
          "position"?: number | null;
          "price_id"?: string | null;
          "provider"?: string | null;
          "provider_id"?: string | null;
          "provider_request_id"?: string | null;
          "reasoning_tokens"?: number | null;
          "region"?: string | null;
          "remarks"?: (string)[] | null;
          "reported_cost_usd"?: number | null;
          "request_id"?: string | null;
          "request_started_at"?: string | null;
          "response_text"?: string | null;
          "retry_after_ms"?: number | null;
          "run_id"?: string | null;
          "sample"?: number | null;
          "served_as_other"?: boolean | null;
          "served_model"?: string | null;
          "service_tier"?: string | null;
          "simulated"?: boolean | null;
          "status_code"?: number | null;
          "streamed_tokens"?: number | null;
          "success"?: boolean | null;
          "system_fingerprint"?: string | null;
          "target_id"?: string | null;
          "token_reads"?: number | null;
          "token_source"?: string | null;
          "total_latency_ms"?: number | null;
          "tps"?: number | null;
          "tps_total"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "upstream"?: string | null;
          "warm"?: boolean | null;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "benchmark_results_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "benchmark_results_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_price_id_fkey";
            columns: ["price_id"];
            isOneToOne: false;
            referencedRelation: "prices";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "run_summary";
            referencedColumns: ["run_id"];
          },
          {
            foreignKeyName: "benchmark_results_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "runs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_target_id_fkey";
            columns: ["target_id"];
            isOneToOne: false;
            referencedRelation: "model_probes";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_target_id_fkey";
            columns: ["target_id"];
            isOneToOne: false;
            referencedRelation: "run_targets";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "benchmark_results_workload_id_fkey";
            columns: ["workload_id"];
            isOneToOne: false;
            referencedRelation: "workloads";
            referencedColumns: ["id"];
          },
        ];
      };
      "latest_prices": {
        Row: {
          "active": boolean | null;
          "cached_input_price_per_m": number | null;
          "input_price_per_m": number;
          "model": string;
          "model_id": string;
          "output_price_per_m": number;
          "parts": NonNullable<Json>;
          "provider": string;
          "provider_id": string;
          "source": string;
          "tiers": NonNullable<Json>;
          "timestamp": string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "prices_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "measured_regions": {
        Row: {
          "region": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "measured_workloads": {
        Row: {
          "name": string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "model_endpoints": {
        Row: {
          "active": boolean;
          "api_key_env": string | null;
          "api_name": string | null;
          "available": boolean | null;
          "base_url": string | null;
          "dialect": string | null;
          "model": string;
          "model_id": string;
          "options": Json | null;
          "provider": string;
          "provider_id": string;
          "retired_at": string | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "models_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "model_leaderboard": {
        Row: {
          "availability_change_points": number | null;
          "availability_percent": number | null;
          "availability_percent_high": number | null;
          "availability_percent_low": number | null;
          "availability_without_rate_limits_percent": number | null;
          "availability_without_rate_limits_percent_high": number | null;
          "availability_without_rate_limits_percent_low": number | null;
          "batched_n": number | null;
          "cost_per_m_output_tokens_usd": number | null;
          "cost_per_request_usd": number | null;
          "last_seen_at": string | null;
          "latency_n": number | null;
          "model": string | null;
          "model_id": string | null;
          "n": number | null;
          "outcomes": Json | null;
          "p5_tps": number | null;
          "p5_tps_high": number | null;
          "p5_tps_low": number | null;
          "p50_latency_ms": number | null;
          "p50_latency_ms_high": number | null;
          "p50_latency_ms_low": number | null;
          "p50_tps": number | null;
          "p50_tps_high": number | null;
          "p50_tps_low": number | null;
          "p50_ttfat_ms": number | null;
          "p50_ttfat_ms_high": number | null;
          "p50_ttfat_ms_low": number | null;
          "p50_ttft_ms": number | null;
          "p50_ttft_ms_high": number | null;
          "p50_ttft_ms_low": number | null;
          "p95_latency_ms": number | null;
          "p95_latency_ms_high": number | null;
          "p95_latency_ms_low": number | null;
          "p95_tps": number | null;
          "p95_tps_high": number | null;
          "p95_tps_low": number | null;
          "p95_ttfat_ms": number | null;
          "p95_ttfat_ms_high": number | null;
          "p95_ttfat_ms_low": number | null;
          "p95_ttft_ms": number | null;
          "p95_ttft_ms_high": number | null;
          "p95_ttft_ms_low": number | null;
          "p99_latency_ms": number | null;
          "p99_tps": number | null;
          "p99_ttfat_ms": number | null;
          "p99_ttft_ms": number | null;
          "previous_n": number | null;
          "priced_n": number | null;
          "provider": string | null;
          "provider_id": string | null;
          "simulated": boolean | null;
          "success_rate_percent": number | null;
          "success_rate_percent_high": number | null;
          "success_rate_percent_low": number | null;
          "tied_with_best": boolean | null;
          "tps_change_percent": number | null;
          "tps_n": number | null;
          "ttfat_n": number | null;
          "ttft_change_percent": number | null;
          "ttft_n": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "model_probes": {
        Row: {
          "callable": boolean | null;
          "cost_usd": number | null;
          "error_code": string | null;
          "error_message": string | null;
          "finished_at": string | null;
          "id": string;
          "input_tokens": number | null;
          "model": string;
          "model_id": string;
          "outcome": string | null;
          "output_tokens": number | null;
          "provider": string;
          "provider_id": string;
          "queued_at": string;
          "request_id": string | null;
          "run_id": string;
          "started_at": string | null;
          "status_code": number | null;
          "ttft_ms": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "run_targets_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "run_targets_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_targets_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_targets_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "run_summary";
            referencedColumns: ["run_id"];
          },
          {
            foreignKeyName: "run_targets_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "runs";
            referencedColumns: ["id"];
          },
        ];
      };
      "objective_status": {
        Row: {
          "budget_calls": number | null;
          "budget_left_calls": number | null;
          "budget_left_hours": number | null;
          "budget_left_percent": number | null;
          "burn_rate_1d": number | null;
          "burn_rate_1h": number | null;
          "calls_1d": number | null;
          "calls_1h": number | null;
          "counted_since": string | null;
          "family": string | null;
          "is_public": boolean | null;
          "last_result_at": string | null;
          "met_n": number | null;
          "met_percent": number | null;
          "metric": string | null;
          "model": string | null;
          "model_id": string | null;
          "n": number | null;
          "needed_n": number | null;
          "objective": string | null;
          "objective_id": string | null;
          "period_days": number | null;
          "provider": string | null;
          "provider_id": string | null;
          "region": string | null;
          "scope": string | null;
          "simulated": boolean | null;
          "target_percent": number | null;
          "threshold": number | null;
          "verdict": string | null;
          "workload": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "outcomes": {
        Row: {
          "attributable": boolean | null;
          "callable": boolean | null;
          "description": string | null;
          "name": string | null;
          "position": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "performance_trends": {
        Row: {
          "avg_latency_ms": number | null;
          "avg_tps": number | null;
          "avg_ttft_ms": number | null;
          "hour": string | null;
          "provider": string;
          "simulated": boolean;
          "success_rate_percent": number | null;
          "test_count": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "price_conflicts": {
        Row: {
          "cached_input_price_per_m": number | null;
          "counting_cached_input_price_per_m": number | null;
          "counting_input_price_per_m": number;
          "counting_output_price_per_m": number;
          "counting_parts": NonNullable<Json>;
          "counting_since": string;
          "counting_source": string;
          "input_price_per_m": number;
          "model": string;
          "output_price_per_m": number;
          "parts": NonNullable<Json>;
          "provider": string;
          "quoted_at": string;
          "source": string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "price_history": {
        Row: {
          "cached_input_price_per_m": number | null;
          "input_price_per_m": number;
          "model": string;
          "model_id": string;
          "output_price_per_m": number;
          "parts": NonNullable<Json>;
          "previous_input_price_per_m": number | null;
          "previous_output_price_per_m": number | null;
          "previous_parts": Json | null;
          "previous_tiers": Json | null;
          "provider": string;
          "provider_id": string;
          "source": string;
          "tiers": NonNullable<Json>;
          "valid_from": string;
          "valid_until": string | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "prices_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "prices_provider_id_fkey";
            columns: ["provider_id"];
            isOneToOne: false;
            referencedRelation: "providers";
            referencedColumns: ["id"];
          },
        ];
      };
      "provider_error_rates": {
        Row: {
          "availability_percent": number | null;
          "availability_without_rate_limits_percent": number | null;
          "error_count": number | null;
          "error_rate_percent": number | null;
          "outcomes": Json | null;
          "provider": string;
          "simulated": boolean | null;
          "total_count": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "provider_performance_24h": {
        Row: {
          "avg_cost_usd": number | null;
          "avg_latency_ms": number | null;
          "avg_tps": number | null;
          "avg_ttft_ms": number | null;
          "last_seen_at": string | null;
          "model": string;
          "p50_latency_ms": number | null;
          "p50_tps": number | null;
          "p50_ttft_ms": number | null;
          "p95_latency_ms": number | null;
          "p95_ttft_ms": number | null;
          "provider": string;
          "simulated": boolean | null;
          "success_rate_percent": number | null;
          "test_count": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "public_status": {
        Row: {
          "checked_at": string | null;
          "last_delivered_at": string | null;
          "last_result_at": string | null;
          "last_run_finished_at": string | null;
          "last_tick_at": string | null;
          "open_incidents": number | null;
          "schedule": string | null;
          "schedule_active": boolean | null;
          "state": string | null;
          "stuck_runs": number | null;
          "unfinished_runs": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "regional_performance_24h": {
        Row: {
          "last_seen_at": string | null;
          "latency_n": number | null;
          "model": string;
          "p50_latency_ms": number | null;
          "p50_tps": number | null;
          "p50_ttft_ms": number | null;
          "p95_latency_ms": number | null;
          "p95_ttft_ms": number | null;
          "provider": string;
          "region": string | null;
          "simulated": boolean | null;
          "success_rate_percent": number | null;
          "test_count": number | null;
          "tps_n": number | null;
          "ttft_n": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "rollups": {
        Row: {
          "batched_n": number;
          "check_n": number;
          "check_ok_n": number;
          "cost_usd": number;
          "excused": number;
          "grain": string;
          "input_tokens": number;
          "last_result_at": string;
          "latency_histogram": number;
          "latency_n": number;
          "latency_us_sum": number;
          "model_id": string;
          "n": number;
          "outcomes": number;
          "output_tokens": number;
          "priced_n": number;
          "priced_output_tokens": number;
          "rate_limited": number;
          "region": string;
          "simulated": boolean;
          "starts_at": string;
          "succeeded": number;
          "tps_histogram": number;
          "tps_milli_sum": number;
          "tps_n": number;
          "ttfat_histogram": number;
          "ttfat_n": number;
          "ttft_histogram": number;
          "ttft_n": number;
          "ttft_us_sum": number;
          "verdicts": number;
          "workload_id": string;
        };
        ComputedFields: never;
        Insert: {
          "batched_n"?: number | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "cost_usd"?: number | null;
          "excused"?: number | null;
          "grain"?: string | null;
          "input_tokens"?: number | null;
          "last_result_at"?: string | null;
          "latency_histogram"?: number | null;
          "latency_n"?: number | null;
          "latency_us_sum"?: number | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "outcomes"?: number | null;
          "output_tokens"?: number | null;
          "priced_n"?: number | null;
          "priced_output_tokens"?: number | null;
          "rate_limited"?: number | null;
          "region"?: string | null;
          "simulated"?: boolean | null;
          "starts_at"?: string | null;
          "succeeded"?: number | null;
          "tps_histogram"?: number | null;
          "tps_milli_sum"?: number | null;
          "tps_n"?: number | null;
          "ttfat_histogram"?: number | null;
          "ttfat_n"?: number | null;
          "ttft_histogram"?: number | null;
          "ttft_n"?: number | null;
          "ttft_us_sum"?: number | null;
          "verdicts"?: number | null;
          "workload_id"?: string | null;
        };
        Update: {
          "batched_n"?: number | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "cost_usd"?: number | null;
          "excused"?: number | null;
          "grain"?: string | null;
          "input_tokens"?: number | null;
          "last_result_at"?: string | null;
          "latency_histogram"?: number | null;
          "latency_n"?: number | null;
          "latency_us_sum"?: number | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "outcomes"?: number | null;
          "output_tokens"?: number | null;
          "priced_n"?: number | null;
          "priced_output_tokens"?: number | null;
          "rate_limited"?: number | null;
          "region"?: string | null;
          "simulated"?: boolean | null;
          "starts_at"?: string | null;
          "succeeded"?: number | null;
          "tps_histogram"?: number | null;
          "tps_milli_sum"?: number | null;
          "tps_n"?: number | null;
          "ttfat_histogram"?: number | null;
          "ttfat_n"?: number | null;
          "ttft_histogram"?: number | null;
          "ttft_n"?: number | null;
          "ttft_us_sum"?: number | null;
          "verdicts"?: number | null;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "rollups_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "rollups_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
        ];
      };
      "run_progress": {
        Row: {
          "closed_without_result": number | null;
          "done": number | null;
          "finished_at": string | null;
          "in_progress": number | null;
          "no_network": boolean | null;
          "run_id": string | null;
          "run_name": string | null;
          "simulated": boolean | null;
          "started_at": string | null;
          "succeeded": number | null;
          "targets": number | null;
          "waiting": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "run_summary": {
        Row: {
          "closed_without_result": number | null;
          "cost_usd": number | null;
          "duration": string | null;
          "failed": number | null;
          "finished_at": string | null;
          "no_network": string | null;
          "priced": number;
          "results": number;
          "run_id": string;
          "run_name": string;
          "simulated": boolean;
          "skipped": NonNullable<Json>;
          "started_at": string;
          "succeeded": number;
          "targets": number | null;
          "triggered_by": string;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "run_times": {
        Row: {
          "check_n": number;
          "check_ok_n": number;
          "cost_usd": number | null;
          "excused": number;
          "id": number;
          "latency_ms": number | null;
          "model_id": string;
          "n": number;
          "region": string | null;
          "run_id": string;
          "simulated": boolean;
          "started_at": string;
          "succeeded": number;
          "tps": number | null;
          "ttfat_ms": number | null;
          "ttft_ms": number | null;
          "workload_id": string;
        };
        ComputedFields: never;
        Insert: {
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "cost_usd"?: number | null;
          "excused"?: number | null;
          "id"?: number | null;
          "latency_ms"?: number | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "region"?: string | null;
          "run_id"?: string | null;
          "simulated"?: boolean | null;
          "started_at"?: string | null;
          "succeeded"?: number | null;
          "tps"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "workload_id"?: string | null;
        };
        Update: {
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "cost_usd"?: number | null;
          "excused"?: number | null;
          "id"?: number | null;
          "latency_ms"?: number | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "region"?: string | null;
          "run_id"?: string | null;
          "simulated"?: boolean | null;
          "started_at"?: string | null;
          "succeeded"?: number | null;
          "tps"?: number | null;
          "ttfat_ms"?: number | null;
          "ttft_ms"?: number | null;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "run_times_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "run_times_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "run_times_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "run_summary";
            referencedColumns: ["run_id"];
          },
          {
            foreignKeyName: "run_times_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "runs";
            referencedColumns: ["id"];
          },
        ];
      };
      "scheduler_health": {
        Row: {
          "active": boolean | null;
          "awaits_first_tick": boolean | null;
          "cause": string | null;
          "delivered_24h": number | null;
          "exactness": string | null;
          "job_name": string | null;
          "last_delay": string | null;
          "last_delivered_at": string | null;
          "last_request_at": string | null;
          "last_response_error": string | null;
          "last_response_status": number | null;
          "last_run_finished_at": string | null;
          "last_run_id": string | null;
          "last_run_started_at": string | null;
          "last_skipped_at": string | null;
          "last_tick_at": string | null;
          "last_tick_message": string | null;
          "last_tick_status": string | null;
          "missed_24h": number | null;
          "missing_secrets": (string)[] | null;
          "problem": string | null;
          "requests_24h": number | null;
          "schedule": string | null;
          "skipped_24h": number | null;
          "stuck_runs": number | null;
          "unanswered_since": string | null;
          "unreadable_secrets": (string)[] | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "upstream_breakdown": {
        Row: {
          "availability_percent": number | null;
          "availability_percent_high": number | null;
          "availability_percent_low": number | null;
          "changed_n": number | null;
          "check_n": number | null;
          "check_ok_n": number | null;
          "last_seen_at": string | null;
          "model": string | null;
          "model_changed_n": number | null;
          "model_id": string | null;
          "model_n": number | null;
          "n": number | null;
          "other_n": number | null;
          "p5_tps": number | null;
          "p5_tps_high": number | null;
          "p5_tps_low": number | null;
          "p50_tps": number | null;
          "p50_tps_high": number | null;
          "p50_tps_low": number | null;
          "p50_ttft_ms": number | null;
          "p50_ttft_ms_high": number | null;
          "p50_ttft_ms_low": number | null;
          "p95_ttft_ms": number | null;
          "p95_ttft_ms_high": number | null;
          "p95_ttft_ms_low": number | null;
          "provider": string | null;
          "share_percent": number | null;
          "simulated": boolean | null;
          "success_rate_percent": number | null;
          "success_rate_percent_high": number | null;
          "success_rate_percent_low": number | null;
          "tps_n": number | null;
          "ttft_n": number | null;
          "upstream": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "upstream_rollups": {
        Row: {
          "changed_n": number;
          "check_n": number;
          "check_ok_n": number;
          "excused": number;
          "last_result_at": string;
          "model_id": string;
          "n": number;
          "other_n": number;
          "simulated": boolean;
          "starts_at": string;
          "succeeded": number;
          "tps_histogram": number;
          "tps_n": number;
          "ttft_histogram": number;
          "ttft_n": number;
          "upstream": string;
          "workload_id": string;
        };
        ComputedFields: never;
        Insert: {
          "changed_n"?: number | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "excused"?: number | null;
          "last_result_at"?: string | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "other_n"?: number | null;
          "simulated"?: boolean | null;
          "starts_at"?: string | null;
          "succeeded"?: number | null;
          "tps_histogram"?: number | null;
          "tps_n"?: number | null;
          "ttft_histogram"?: number | null;
          "ttft_n"?: number | null;
          "upstream"?: string | null;
          "workload_id"?: string | null;
        };
        Update: {
          "changed_n"?: number | null;
          "check_n"?: number | null;
          "check_ok_n"?: number | null;
          "excused"?: number | null;
          "last_result_at"?: string | null;
          "model_id"?: string | null;
          "n"?: number | null;
          "other_n"?: number | null;
          "simulated"?: boolean | null;
          "starts_at"?: string | null;
          "succeeded"?: number | null;
          "tps_histogram"?: number | null;
          "tps_n"?: number | null;
          "ttft_histogram"?: number | null;
          "ttft_n"?: number | null;
          "upstream"?: string | null;
          "workload_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "upstream_rollups_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "model_endpoints";
            referencedColumns: ["model_id"];
          },
          {
            foreignKeyName: "upstream_rollups_model_id_fkey";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "models";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Functions: {
      "add_control": { Args: Record<PropertyKey, never>; Returns: string };
      "add_model": {
        Args: {
          "active"?: boolean;
          "api_name"?: string;
          "model": string;
          "options"?: Json;
          "provider": string;
        };
        Returns: string;
      };
      "add_provider": {
        Args: {
          "api_key_env"?: string;
          "base_url": string;
          "dialect"?: string;
          "name": string;
          "options"?: Json;
          "slug": string;
        };
        Returns: string;
      };
      "answer_quality": {
        Args: { "family"?: string };
        Returns: {
          "calls": number;
          "difference_points": number;
          "difference_points_high": number;
          "difference_points_low": number;
          "failed_n": number;
          "model": string;
          "model_family": string;
          "model_id": string;
          "peers": number;
          "peers_right_percent": number;
          "provider": string;
          "provider_id": string;
          "questions": number;
          "right_percent": number;
          "simulated": boolean;
          "verdict": string;
          "week": string;
          "worse_since": string;
        }[];
      };
      "answers_over": {
        Args: {
          "model_ids"?: (string)[];
          "period": string;
          "region"?: string;
          "workload"?: string;
        };
        Returns: {
          "check_n": number;
          "check_ok_n": number;
          "kinds": Json;
          "last_seen_at": string;
          "model": string;
          "model_id": string;
          "n": number;
          "provider": string;
          "provider_id": string;
          "right_percent": number;
          "right_percent_high": number;
          "right_percent_low": number;
          "simulated": boolean;
          "verdicts": Json;
          "version": number;
          "workload_name": string;
        }[];
      };
      "answers_timeline_over": {
        Args: { "model_ids": (string)[]; "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "check_n": number;
          "check_ok_n": number;
          "grain_seconds": number;
          "kinds": Json;
          "model_id": string;
          "right_percent": number;
          "right_percent_high": number;
          "right_percent_low": number;
          "simulated": boolean;
          "starts_at": string;
          "verdicts": Json;
        }[];
      };
      "applied_schema": { Args: Record<PropertyKey, never>; Returns: Json };
      "burst_levels_over": {
        Args: { "period": string; "run_id"?: string };
        Returns: {
          "calls": number;
          "calls_n": number;
          "last_seen_at": string;
          "model": string;
          "model_id": string;
          "n": number;
          "p50_ttft_ms": number;
          "p95_ttft_ms": number;
          "provider": string;
          "provider_id": string;
          "refused": number;
          "refused_percent": number;
          "region": string;
          "remaining_requests": number;
          "remaining_tokens": number;
          "reset_requests_ms": number;
          "reset_tokens_ms": number;
          "simulated": boolean;
          "succeeded": number;
          "tokens_per_second": number;
          "workload": string;
        }[];
      };
      "cache_savings_over": {
        Args: { "period": string };
        Returns: {
          "cached_tokens": number;
          "first_ttft_ms": number;
          "input_tokens": number;
          "last_seen_at": string;
          "model": string;
          "model_id": string;
          "n": number;
          "priced_n": number;
          "provider": string;
          "provider_id": string;
          "region": string;
          "saved_ms": number;
          "saved_usd": number;
          "simulated": boolean;
          "told_n": number;
          "ttft_ms": number;
          "workload": string;
        }[];
      };
      "cancel_run": { Args: { "reason"?: string; "run_id": string }; Returns: Json };
      "cancel_sync": { Args: { "reason"?: string; "sync_id": string }; Returns: Json };
      "choose_model": {
        Args: {
          "family"?: string;
          "input_tokens"?: number;
          "max_cost_usd"?: number;
          "max_p95_ttft_ms"?: number;
          "min_availability_percent"?: number;
          "min_context"?: number;
          "min_p50_tps"?: number;
          "min_pass_percent"?: number;
          "order_by"?: string;
          "output_tokens"?: number;
          "period"?: string;
          "region"?: string;
          "workload"?: string;
        };
        Returns: {
          "active": boolean;
          "answer": string;
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "check_n": number;
          "context_window": number;
          "cost_unknown": string;
          "cost_usd": number;
          "judged_workload": string;
          "last_seen_at": string;
          "limits": Json;
          "model": string;
          "model_family": string;
          "model_id": string;
          "more_calls": number;
          "n": number;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p95_ttft_ms": number;
          "p95_ttft_ms_high": number;
          "p95_ttft_ms_low": number;
          "pass_percent": number;
          "pass_percent_high": number;
          "pass_percent_low": number;
          "provider": string;
          "provider_id": string;
          "simulated": boolean;
          "tps_n": number;
          "ttft_n": number;
          "variant": string;
        }[];
      };
      "claim_target": {
        Args: { "lane"?: number; "region"?: string; "run_id": string; "worker_region"?: string };
        Returns: Json;
      };
      "close_target": {
        Args: {
          "called"?: boolean;
          "claim_next": boolean;
          "lease_token": string;
          "reason": string;
        };
        Returns: Json;
      };
      "compare_models": {
        Args: {
          "model_a": string;
          "model_b": string;
          "period"?: string;
          "region"?: string;
          "workload"?: string;
        };
        Returns: {
          "difference": number;
          "difference_high": number;
          "difference_low": number;
          "failed_a": number;
          "failed_b": number;
          "independent_n": number;
          "metric": string;
          "n": number;
          "ratio": number;
          "simulated": boolean;
          "value_a": number;
          "value_b": number;
          "verdict": string;
        }[];
      };
      "diagnostics": { Args: { "ping_id"?: number }; Returns: Json };
      "exactness_over": {
        Args: { "period": string; "region"?: string };
        Returns: {
          "failed_n": number;
          "gap_n": number;
          "grain_seconds": number;
          "measured_from": string;
          "n": number;
          "p50_gap_error_ms": number;
          "p50_ttft_ms": number;
          "p95_gap_error_ms": number;
          "starts_at": string;
          "ttft_n": number;
          "unknown_n": number;
          "week_p50_ttft_ms": number;
        }[];
      };
      "families_over": {
        Args: { "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "family": string;
          "highest_input_price_per_m": number;
          "highest_output_price_per_m": number;
          "highest_tps": number;
          "highest_tps_high": number;
          "highest_tps_low": number;
          "highest_ttft_ms": number;
          "hosts": number;
          "last_seen_at": string;
          "lowest_input_price_per_m": number;
          "lowest_output_price_per_m": number;
          "lowest_tps": number;
          "lowest_ttft_ms": number;
          "lowest_ttft_ms_high": number;
          "lowest_ttft_ms_low": number;
          "measured_hosts": number;
          "model": string;
          "model_id": string;
          "models": number;
          "n": number;
          "providers": (string)[];
          "simulated": boolean;
        }[];
      };
      "family_leaderboard_over": {
        Args: { "family"?: string; "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "active": boolean;
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "batched_n": number;
          "cost_per_m_output_tokens_usd": number;
          "cost_per_request_usd": number;
          "input_price_per_m": number;
          "last_seen_at": string;
          "latency_n": number;
          "model": string;
          "model_family": string;
          "model_id": string;
          "n": number;
          "outcomes": Json;
          "output_price_per_m": number;
          "p5_tps": number;
          "p5_tps_high": number;
          "p5_tps_low": number;
          "p50_latency_ms": number;
          "p50_latency_ms_high": number;
          "p50_latency_ms_low": number;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p50_ttft_ms": number;
          "p50_ttft_ms_high": number;
          "p50_ttft_ms_low": number;
          "p95_latency_ms": number;
          "p95_latency_ms_high": number;
          "p95_latency_ms_low": number;
          "p95_tps": number;
          "p95_tps_high": number;
          "p95_tps_low": number;
          "p95_ttft_ms": number;
          "p95_ttft_ms_high": number;
          "p95_ttft_ms_low": number;
          "parts": Json;
          "priced_n": number;
          "provider": string;
          "provider_id": string;
          "simulated": boolean;
          "success_rate_percent": number;
          "success_rate_percent_high": number;
          "success_rate_percent_low": number;
          "tied_with_best": boolean;
          "tiers": Json;
          "tps_n": number;
          "ttft_n": number;
          "upstreams": Json;
          "variant": string;
        }[];
      };
      "finish_sync": { Args: { "sync_id": string }; Returns: Json };
      "import_rows": { Args: { "kind": string; "rows": Json }; Returns: Json };
      "incidents_over": {
        Args: { "of_model"?: string; "period": string; "workload"?: string };
        Returns: {
          "closed_at": string;
          "expected": number;
          "id": string;
          "kind": string;
          "model_id": string;
          "observed": number;
          "opened_at": string;
          "region": string;
          "workload_name": string;
        }[];
      };
      "measurement_method": {
        Args: Record<PropertyKey, never>;
        Returns: {
          "controlled": boolean;
          "incident_failures": number;
          "incident_slowdown": number;
          "incident_window": number;
          "keep_arrivals_days": number;
          "keep_results_days": number;
          "lanes": number;
          "model_n": number;
          "models": Json;
          "regions": (string)[];
          "samples": number;
          "schedule": string;
          "schedule_active": boolean;
          "workloads": Json;
        }[];
      };
      "model_leaderboard_over": {
        Args: { "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "availability_change_points": number;
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "availability_without_rate_limits_percent": number;
          "availability_without_rate_limits_percent_high": number;
          "availability_without_rate_limits_percent_low": number;
          "batched_n": number;
          "cost_per_m_output_tokens_usd": number;
          "cost_per_request_usd": number;
          "last_seen_at": string;
          "latency_n": number;
          "model": string;
          "model_id": string;
          "n": number;
          "outcomes": Json;
          "p5_tps": number;
          "p5_tps_high": number;
          "p5_tps_low": number;
          "p50_latency_ms": number;
          "p50_latency_ms_high": number;
          "p50_latency_ms_low": number;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p50_ttfat_ms": number;
          "p50_ttfat_ms_high": number;
          "p50_ttfat_ms_low": number;
          "p50_ttft_ms": number;
          "p50_ttft_ms_high": number;
          "p50_ttft_ms_low": number;
          "p95_latency_ms": number;
          "p95_latency_ms_high": number;
          "p95_latency_ms_low": number;
          "p95_tps": number;
          "p95_tps_high": number;
          "p95_tps_low": number;
          "p95_ttfat_ms": number;
          "p95_ttfat_ms_high": number;
          "p95_ttfat_ms_low": number;
          "p95_ttft_ms": number;
          "p95_ttft_ms_high": number;
          "p95_ttft_ms_low": number;
          "p99_latency_ms": number;
          "p99_tps": number;
          "p99_ttfat_ms": number;
          "p99_ttft_ms": number;
          "previous_n": number;
          "priced_n": number;
          "provider": string;
          "provider_id": string;
          "simulated": boolean;
          "success_rate_percent": number;
          "success_rate_percent_high": number;
          "success_rate_percent_low": number;
          "tied_with_best": boolean;
          "tps_change_percent": number;
          "tps_n": number;
          "ttfat_n": number;
          "ttft_change_percent": number;
          "ttft_n": number;
        }[];
      };
      "model_outcomes_over": {
        Args: { "model_ids": (string)[]; "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "failures": Json;
          "grain_seconds": number;
          "model_id": string;
          "n": (number)[];
          "simulated": boolean;
          "starts_at": string;
        }[];
      };
      "model_sparks_over": {
        Args: { "model_ids": (string)[]; "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "model_id": string;
          "p50_ttft_ms": (number)[];
          "simulated": boolean;
        }[];
      };
      "model_summaries_before": {
        Args: { "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "model_id": string;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p50_ttft_ms": number;
          "p50_ttft_ms_high": number;
          "p50_ttft_ms_low": number;
          "simulated": boolean;
        }[];
      };
      "model_summaries_over": {
        Args: { "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "batched_n": number;
          "cost_per_m_output_tokens_usd": number;
          "cost_per_request_usd": number;
          "last_seen_at": string;
          "latency_n": number;
          "model": string;
          "model_id": string;
          "n": number;
          "outcomes": Json;
          "p5_tps": number;
          "p5_tps_high": number;
          "p5_tps_low": number;
          "p50_latency_ms": number;
          "p50_latency_ms_high": number;
          "p50_latency_ms_low": number;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p50_ttft_ms": number;
          "p50_ttft_ms_high": number;
          "p50_ttft_ms_low": number;
          "p95_latency_ms": number;
          "p95_latency_ms_high": number;
          "p95_latency_ms_low": number;
          "p95_tps": number;
          "p95_tps_high": number;
          "p95_tps_low": number;
          "p95_ttft_ms": number;
          "p95_ttft_ms_high": number;
          "p95_ttft_ms_low": number;
          "priced_n": number;
          "provider": string;
          "simulated": boolean;
          "success_rate_percent": number;
          "success_rate_percent_high": number;
          "success_rate_percent_low": number;
          "tps_n": number;
          "ttft_n": number;
        }[];
      };
      "model_timeline_over": {
        Args: { "model_ids": (string)[]; "period": string; "region"?: string; "workload"?: string };
        Returns: {
          "band_seconds": number;
          "grain_seconds": number;
          "model_id": string;
          "n": number;
          "outcomes": Json;
          "p5_latency_ms": number;
          "p5_tps": number;
          "p5_ttft_ms": number;
          "p50_latency_ms": number;
          "p50_tps": number;
          "p50_ttft_ms": number;
          "p95_latency_ms": number;
          "p95_tps": number;
          "p95_ttft_ms": number;
          "simulated": boolean;
          "starts_at": string;
        }[];
      };
      "outlet_badge": {
        Args: {
          "model": string;
          "period": string;
          "provider": string;
          "region"?: string;
          "workload"?: string;
        };
        Returns: Json;
      };
      "outlet_feed": { Args: Record<PropertyKey, never>; Returns: Json };
      "outlet_metrics": { Args: { "period": string }; Returns: Json };
      "outlet_objectives": { Args: Record<PropertyKey, never>; Returns: Json };
      "pause_schedule": { Args: Record<PropertyKey, never>; Returns: boolean };
      "ping_functions": { Args: Record<PropertyKey, never>; Returns: number };
      "probe_model": { Args: { "model": string; "provider": string }; Returns: string };
      "recompute_results": { Args: { "changes": Json }; Returns: number };
      "record_families": { Args: { "families": Json }; Returns: number };
      "record_result": {
        Args: { "claim_next": boolean; "lease_token": string; "result": Json };
        Returns: Json;
      };
      "record_sync": {
        Args: { "listing": Json; "provider": string; "sync_id": string };
        Returns: Json;
      };
      "remove_control": { Args: Record<PropertyKey, never>; Returns: boolean };
      "replace_model": {
        Args: { "model": string; "provider": string; "successor": string };
        Returns: string;
      };
      "resume_runs": { Args: Record<PropertyKey, never>; Returns: number };
      "resume_schedule": { Args: Record<PropertyKey, never>; Returns: boolean };
      "run_benchmark_now": {
        Args: {
          "models"?: (string)[];
          "providers"?: (string)[];
          "run_name"?: string;
          "samples"?: number;
        };
        Returns: string;
      };
      "run_outcomes": {
        Args: { "run_id": string };
        Returns: {
          "claimed_at": string;
          "closed_at": string;
          "model": string;
          "outcome": string;
          "provider": string;
          "region": string;
          "sample": number;
          "state": string;
          "workload": string;
        }[];
      };
      "schedule_cost": { Args: { "providers"?: (string)[]; "schedule"?: string }; Returns: string };
      "schema_release": { Args: Record<PropertyKey, never>; Returns: string };
      "set_active": {
        Args: { "active"?: boolean; "model": string; "provider": string };
        Returns: boolean;
      };
      "set_alert_channel": {
        Args: {
          "address_secret"?: string;
          "enabled"?: boolean;
          "events"?: (string)[];
          "families"?: (string)[];
          "hourly_limit"?: number;
          "kind"?: string;
          "models"?: (string)[];
          "name": string;
          "providers"?: (string)[];
          "regions"?: (string)[];
          "signing_secret"?: string;
          "workloads"?: (string)[];
        };
        Returns: string;
      };
      "set_family": {
        Args: { "family": string; "model": string; "provider": string; "variant"?: string };
        Returns: string;
      };
      "set_objective": {
        Args: {
          "days"?: number;
          "enabled"?: boolean;
          "family"?: string;
          "is_public"?: boolean;
          "metric": string;
          "model"?: string;
          "name": string;
          "provider"?: string;
          "region"?: string;
          "target_percent"?: number;
          "threshold"?: number;
          "workload"?: string;
        };
        Returns: string;
      };
      "set_price": {
        Args: {
          "cached_input_price_per_m"?: number;
          "input_price_per_m": number;
          "model": string;
          "output_price_per_m": number;
          "parts"?: Json;
          "provider": string;
          "tiers"?: Json;
          "valid_from"?: string;
        };
        Returns: string;
      };
      "set_schedule": { Args: { "schedule": string }; Returns: string };
      "set_workload": {
        Args: {
          "active"?: boolean;
          "check"?: Json;
          "input_tokens"?: number;
          "kind"?: string;
          "limits"?: Json;
          "max_output_tokens"?: number;
          "min_interval"?: string;
          "name": string;
          "prompt"?: string;
          "request"?: Json;
        };
        Returns: number;
      };
      "start_probes": { Args: { "at_most": number; "sync_id": string }; Returns: string };
      "start_run": {
        Args: {
          "available_keys": (string)[];
          "claim"?: boolean;
          "request": Json;
          "stand_ins"?: (string)[];
          "worker_region"?: string;
        };
        Returns: Json;
      };
      "start_sync": {
        Args: { "available_keys": (string)[]; "request": Json; "stand_ins"?: (string)[] };
        Returns: Json;
      };
      "test_alert_channel": { Args: { "name": string }; Returns: string };
      "upstream_breakdown_over": {
        Args: { "of_model"?: string; "period": string; "workload"?: string };
        Returns: {
          "availability_percent": number;
          "availability_percent_high": number;
          "availability_percent_low": number;
          "changed_n": number;
          "check_n": number;
          "check_ok_n": number;
          "last_seen_at": string;
          "model": string;
          "model_changed_n": number;
          "model_id": string;
          "model_n": number;
          "n": number;
          "other_n": number;
          "p5_tps": number;
          "p5_tps_high": number;
          "p5_tps_low": number;
          "p50_tps": number;
          "p50_tps_high": number;
          "p50_tps_low": number;
          "p50_ttft_ms": number;
          "p50_ttft_ms_high": number;
          "p50_ttft_ms_low": number;
          "p95_ttft_ms": number;
          "p95_ttft_ms_high": number;
          "p95_ttft_ms_low": number;
          "provider": string;
          "share_percent": number;
          "simulated": boolean;
          "success_rate_percent": number;
          "success_rate_percent_high": number;
          "success_rate_percent_low": number;
          "tps_n": number;
          "ttft_n": number;
          "upstream": string;
        }[];
      };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
  )[TableName] extends {
    Row: infer R;
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R;
    } ? R
    : never
  : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Insert: infer I;
    } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I;
    } ? I
    : never
  : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Update: infer U;
    } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U;
    } ? U
    : never
  : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][
    CompositeTypeName
  ]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never;

export const Constants = {
  "public": {
    Enums: {},
  },
} as const;
