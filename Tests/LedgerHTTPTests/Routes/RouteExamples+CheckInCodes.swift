extension RouteExamples {
  /// Codes of events, in each of their forms.
  static let checkInCodes: [String: RouteExample] = ["checkin-code", "screen-code"].reduce(
    into: [:]
  ) { examples, code in
    for form in ["", ".svg", ".png"] {
      examples["GET /ledger/v1/events/{id}/\(code)\(form)"] = RouteExample {
        ledger, side, number in
        ExampleRequest(
          path: "/ledger/v1/events/\(try await ledger.event(side, number))/\(code)\(form)")
      }
    }
  }

  /// Boards of events.
  static let boards: [String: RouteExample] = ["", "/stream"].reduce(into: [:]) { examples, form in
    examples["GET /ledger/v1/boards/{eventId}\(form)"] = RouteExample { ledger, side, number in
      ExampleRequest(path: "/ledger/v1/boards/\(try await ledger.event(side, number))\(form)")
    }
  }
}
