# An installation that works: data is protected, the edge is warm.
production      = true
database        = "deskhand"
dollars_a_month = 100
