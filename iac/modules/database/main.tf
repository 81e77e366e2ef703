# The Firestore database: its protection, its indexes, when closed rows go, and rules that let no client in.

resource "google_firestore_database" "this" {
  name                              = var.name
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  database_edition                  = "STANDARD"
  concurrency_mode                  = "PESSIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.production ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.production ? "ABANDON" : "DELETE"
}

resource "google_firestore_index" "query" {
  for_each    = { for index in var.indexes : index.name => index }
  database    = google_firestore_database.this.name
  collection  = each.value.collection
  query_scope = "COLLECTION"

  dynamic "fields" {
    for_each = each.value.fields
    content {
      field_path = fields.value
      order      = "ASCENDING"
    }
  }
}

# A row that is closed carries an instant from which it may go; an open one carries none, and stays.
resource "google_firestore_field" "expiry" {
  for_each   = { for pair in var.ttl : join(".", pair) => pair }
  database   = google_firestore_database.this.name
  collection = each.value[0]
  field      = each.value[1]

  ttl_config {}
  index_config {}
}

# No query asks for a body, and Firestore would index every one.
resource "google_firestore_field" "unindexed" {
  for_each   = { for pair in var.unindexed : join(".", pair) => pair }
  database   = google_firestore_database.this.name
  collection = each.value[0]
  field      = each.value[1]

  index_config {}
}

resource "google_firestore_backup_schedule" "daily" {
  database  = google_firestore_database.this.name
  retention = "604800s"

  daily_recurrence {}
}

resource "google_firebaserules_ruleset" "closed" {
  source {
    files {
      name    = "firestore.rules"
      content = file("${path.module}/firestore.rules")
    }
  }
}

resource "google_firebaserules_release" "closed" {
  name         = "cloud.firestore/${google_firestore_database.this.name}"
  ruleset_name = google_firebaserules_ruleset.closed.name
}
