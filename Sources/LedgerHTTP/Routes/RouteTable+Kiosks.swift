import HTTPTypes

extension RouteTable {
  /// Kiosks and their devices, of UiTPAS API 4.0.
  static let kiosks = [
    // A new device proves itself by the configuration code, which the route compares.
    RouteRule(.put, "/uitpas/kiosk-devices/setup", .everyone),
    RouteRule(.get, "/uitpas/kiosk-devices", .kiosk),
    RouteRule(.get, "/uitpas/kiosk-devices/events", .kiosk),
    RouteRule(.put, "/uitpas/kiosk-devices/events", .kiosk),
    RouteRule(.delete, "/uitpas/kiosk-devices/events", .kiosk),
    RouteRule(.get, "/uitpas/kiosk-devices/checkins", .kiosk),
    RouteRule(.post, "/uitpas/kiosk-devices/checkins", .kiosk),
    RouteRule(.get, "/uitpas/kiosk-devices/chip-numbers/{chipNumber}", .kiosk),
    RouteRule(.get, "/uitpas/kiosks", .kiosksRead, of: .list),
    RouteRule(.get, "/uitpas/kiosks/{kioskId}/fixed-event", .kiosksRead, of: .organizer),
    RouteRule(.put, "/uitpas/kiosks/{kioskId}/fixed-event", .kiosksWrite, of: .organizer),
    RouteRule(.delete, "/uitpas/kiosks/{kioskId}/fixed-event", .kiosksWrite, of: .organizer),
  ]
}
