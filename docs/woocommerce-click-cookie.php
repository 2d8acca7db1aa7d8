<?php
/**
 * Partner Center: writes the clicks that the tracker remembered (cookie "partner_center": the last one, and the first) into the order.
 * Paste into the child theme's functions.php or a snippets plugin, without the first line. Works with classic and block checkout,
 * with and without High-Performance Order Storage (it only uses the order's own methods).
 */
function partner_center_copy_click( $order ) {
	$renews = function_exists( 'wcs_cart_contains_renewal' ) && wcs_cart_contains_renewal();
	$cookie = $_COOKIE['partner_center'] ?? '';
	// "partner_center[]=" arrives as an array, which json_decode() ends the checkout over.
	$last = is_string( $cookie ) ? json_decode( wp_unslash( $cookie ), true ) : null;
	if ( $renews || $order->get_meta( '_subscription_renewal' ) || ! is_array( $last ) ) {
		return; // A renewal belongs to whoever brought the subscription.
	}
	$keys = array( 'click' => 'click', 'reference' => 'ref', 'campaign' => 'campaign', 'at' => 'at' );
	foreach ( array( '_partner_center_' => $last, '_partner_center_first_' => $last['first'] ?? null ) as $prefix => $visit ) {
		foreach ( $keys as $name => $key ) {
			// Not sanitize_text_field(): it cuts "%41" and "<3" out of a campaign's name. Whoever shows these values must escape them.
			$text = is_array( $visit ) && is_string( $visit[ $name ] ?? null ) ? wp_check_invalid_utf8( $visit[ $name ] ) : '';
			// Always written, so that the last click leaves nothing of an earlier attempt at the same order.
			$order->update_meta_data( $prefix . $key, mb_substr( preg_replace( '/[\x00-\x1F\x7F]/', '', $text ), 0, 100 ) );
		}
	}
}
add_action( 'woocommerce_checkout_create_order', 'partner_center_copy_click' );
add_action( 'woocommerce_store_api_checkout_update_order_from_request', 'partner_center_copy_click' );
